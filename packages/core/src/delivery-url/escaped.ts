import { entities } from '../secret/entities.ts'

const names = new Map([...entities].map(([name, character]) => [character, name]))

/** A pattern for a character as JSON, JavaScript, CSS and HTML may write it in place of itself. */
export function escaped(character: string): string {
  const point = character.codePointAt(0) ?? 0
  const hex = point.toString(16)
  const digits = anyCase(hex)
  const unit = hex.length > 4 ? undefined : `u${'0'.repeat(4 - hex.length)}${digits}`
  const byte = hex.length > 2 ? undefined : `x${digits}`
  const css = String.raw`(?:${'0'.repeat(6 - hex.length)}${digits}|0{0,${5 - hex.length}}${digits}(?![\dA-Fa-f]))[ \t\n]?`
  const script = [unit, byte, String.raw`u\{0*${digits}\}`, css].filter(each => each !== undefined)
  const name = names.get(character)
  const html = [`#0*${point}`, `#[xX]0*${digits}`, ...(name === undefined ? [] : [name])]
  return String.raw`\\+(?:${script.join('|')})|&(?:${html.join('|')});`
}

/** A pattern for a host, or the end of one, in capitals or not, its letters beyond ASCII also as texts and DNS write them. */
export function hostPattern(host: string): string {
  if (!/[^\0-\x7f]/.test(host)) return anyCase(host.replaceAll('.', '\\.'))
  const written = [...host].map(letter => (letter > '\x7f' ? anySpelling(letter) : hostPattern(letter)))
  const inDns = new URL(`https://x${host.startsWith('.') ? '' : '.'}${host}`).host.slice(
    host.startsWith('.') ? 1 : 2,
  )
  return `(?:${written.join('')}|${hostPattern(inDns)})`
}

/** A letter beyond ASCII, also as its bytes are read by who knows no encoding. */
function anySpelling(letter: string): string {
  const letters = [...new Set([letter.toLowerCase(), letter.toUpperCase()])].filter(
    each => [...each].length === 1,
  )
  const all = letters.flatMap(each => [each, Buffer.from(each).toString('latin1'), escaped(each)])
  return `(?:${all.join('|')})`
}

function anyCase(text: string): string {
  return text.replace(/[a-z]/gi, letter => `[${letter.toLowerCase()}${letter.toUpperCase()}]`)
}
