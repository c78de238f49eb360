/**
 * A configuration as a user has it, with other values in the place of some of its own.
 *
 * @param values - what stands in the text, each once, and what it becomes
 * @throws an Error that shows a value which the text does not hold exactly once
 */
export function adapt(text: string, values: Readonly<Record<string, string>>): string {
  return Object.entries(values).reduce((adapted, [value, into]) => {
    if (adapted.split(value).length !== 2) throw new Error(`"${value}" is not once in:\n${adapted}`)
    return adapted.replace(value, () => into)
  }, text)
}
