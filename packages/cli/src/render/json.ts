/**
 * The one object that `--json` prints.
 *
 * @param redact - takes the secrets out of a text
 */
export function renderJson(value: object, redact: (text: string) => string): string {
  const hide = (_: string, each: unknown) => (typeof each === 'string' ? redact(each) : each)
  return `${JSON.stringify(value, hide, 2)}\n`
}
