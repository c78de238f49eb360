import { entities } from './entities.ts'

/** A text with one level of escapes taken off, and for each of its code units where it stands in the first text. */
export interface Decoded {
  readonly text: string
  /** Where the unit begins. */
  readonly starts: readonly number[]
  /** Where it ends. */
  readonly ends: readonly number[]
}

/** Escapes of JSON and JavaScript, of URLs and of HTML; a backslash before a sign stands for the sign. */
const escapes =
  /\\(?:u\{(?<braced>[0-9A-Fa-f]{1,6})\}|u(?<unit>[0-9A-Fa-f]{4})|x(?<byte>[0-9A-Fa-f]{2})|(?<letter>[bfnrtv0])|(?<sign>[^0-9A-Za-z\s]))|(?<bytes>(?:%[0-9A-Fa-f]{2})+)|%u(?<wide>[0-9A-Fa-f]{4})|&#(?:[xX]0*(?<hex>[0-9A-Fa-f]{1,6})|0*(?<decimal>[0-9]{1,7}));?|&(?<name>[A-Za-z]{2,16}[0-9]{0,2});/g

const letters: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  0: '\0',
}

/** A text as it is. */
export function undecoded(text: string): Decoded {
  const starts = Array.from({ length: text.length }, (_, index) => index)
  return { text, starts, ends: starts.map(start => start + 1) }
}

/** Takes one level of escapes off; `undefined` where there is none. */
export function decode({ text, starts, ends }: Decoded): Decoded | undefined {
  const parts: string[] = []
  const from: number[] = []
  const to: number[] = []
  const keep = (start: number, end: number) => {
    parts.push(text.slice(start, end))
    for (let index = start; index < end; index++) {
      from.push(starts[index] ?? 0)
      to.push(ends[index] ?? 0)
    }
  }
  let done = 0
  for (const match of text.matchAll(escapes)) {
    const pieces = meaning(match.groups ?? {})
    if (pieces === undefined) continue
    keep(done, match.index)
    let at = match.index
    for (const { length, stands } of pieces) {
      const end = at + (length === 0 ? match[0].length : length)
      for (let unit = 0; unit < stands.length; unit++) {
        from.push(starts[at] ?? 0)
        to.push(ends[end - 1] ?? 0)
      }
      parts.push(stands)
      at = end
    }
    done = match.index + match[0].length
  }
  if (done === 0) return undefined
  keep(done, text.length)
  return { text: parts.join(''), starts: from, ends: to }
}

/** A text without its backslashes. */
export function withoutBackslashes({ text, starts, ends }: Decoded): Decoded {
  const kept = starts.flatMap((_, index) => (text[index] === '\\' ? [] : [index]))
  return {
    text: text.replaceAll('\\', ''),
    starts: kept.map(index => starts[index] ?? 0),
    ends: kept.map(index => ends[index] ?? 0),
  }
}

/** A part of an escape and what it stands for; the length 0 is that of the whole escape. */
interface Piece {
  readonly length: number
  readonly stands: string
}

function meaning({
  braced,
  unit,
  byte,
  letter,
  sign,
  bytes,
  wide,
  hex,
  decimal,
  name,
}: Record<string, string | undefined>): readonly Piece[] | undefined {
  if (bytes !== undefined) return fromBytes(bytes)
  const digits = braced ?? unit ?? byte ?? wide ?? hex
  const point = digits === undefined ? Number(decimal ?? Number.NaN) : Number.parseInt(digits, 16)
  const stands =
    point <= 0x10ffff
      ? String.fromCodePoint(point)
      : (sign ?? (letter === undefined ? entities.get(name ?? '') : letters[letter]))
  return stands === undefined ? undefined : [{ length: 0, stands }]
}

/** Percent-encoded bytes: UTF-8 where they are, else a byte a character. */
function fromBytes(text: string): readonly Piece[] {
  const bytes = Buffer.from(text.replaceAll('%', ''), 'hex')
  const pieces: Piece[] = []
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at] ?? 0
    const count = first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
    const character = bytes.toString('utf8', at, at + count)
    const isOne = !character.includes('\ufffd')
    const length = isOne ? Math.min(count, bytes.length - at) : 1
    pieces.push({ length: 3 * length, stands: isOne ? character : String.fromCharCode(first) })
    at += length
  }
  return pieces
}
