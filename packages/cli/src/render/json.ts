/**
 * The one object that `--json` prints, in characters that do nothing to a terminal or a CI service that shows it: what
 * is not printable, and the beginning of a command such as `##[…]`, is escaped.
 *
 * @param redact - takes the secrets out of a text
 */
export function renderJson(value: object, redact: (text: string) => string): string {
  const hide = (_: string, each: unknown) => (typeof each === 'string' ? redact(each) : each)
  const text = JSON.stringify(value, hide, 2)
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, each => (each === '\n' ? each : toEscapes(each)))
    .replace(/##(?=\w*\[)/g, '#\\u0023')
  return `${text}\n`
}

function toEscapes(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index))
  return units.map(unit => `\\u${unit.toString(16).padStart(4, '0')}`).join('')
}
