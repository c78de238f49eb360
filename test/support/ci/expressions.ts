/** What expressions of GitHub's read, by how they are written, such as `github.run_id`. */
export type Values = ReadonlyMap<string, string>

/** Texts with their `${{ … }}` filled in. */
export function fill(
  given: Readonly<Record<string, string | number>>,
  values: Values,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(given).map(([name, text]) => [
      name,
      `${text}`.replace(/\$\{\{ (.*?) \}\}/g, (_, expression: string) => read(expression, values)),
    ]),
  )
}

/**
 * Whether a step is run, as far as the action uses conditions: comparisons and `always()`, joined by `&&`.
 *
 * @param ok - whether all steps before it went well
 */
export function isRun(condition: string | undefined, values: Values, ok: boolean): boolean {
  const parts = condition?.split(' && ') ?? []
  if (!ok && !parts.includes('always()')) return false
  return parts
    .filter(part => part !== 'always()')
    .every(part => {
      const [, name = '', sign, text] = /^(\S+) (==|!=) '(.*)'$/.exec(part) ?? []
      if (sign === undefined)
        throw new Error(`An action has the condition ${part}, which the test does not know.`)
      return (read(name, values) === text) === (sign === '==')
    })
}

function read(expression: string, values: Values): string {
  const value = values.get(expression)
  if (value === undefined) throw new Error(`A recipe reads ${expression}, which the test does not give.`)
  return value
}
