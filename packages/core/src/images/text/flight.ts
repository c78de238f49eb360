import type { Edit } from '../../delivery-url/url.ts'

/** A part of a payload as a text holds it: between `start` and `end`, without quotes. */
interface Piece {
  readonly start: number
  readonly end: number
  /** How the text writes it: as it is, as a string of JSON, or in base64. */
  readonly form: 'plain' | 'json' | 'base64'
}

/** A piece with its place in the payload, in bytes. */
interface Placed extends Piece {
  readonly from: number
  readonly to: number
}

/** A row that begins with its length, all in bytes of the payload: `length` is where its digits stand. */
interface LongRow {
  readonly length: { readonly from: number; readonly to: number }
  readonly from: number
  readonly to: number
}

const MAY_HOLD = /\b__(?:next_f|FLIGHT_DATA)\b|:T[\da-f]+,/
/**
 * How pages hold a payload: as Next.js writes it, and as `rsc-html-stream` does.
 * ASSUME: texts stand there in double quotes, and what is no UTF-8 in base64 behind a 3.
 */
const PUSH = /\b__(?:next_f|FLIGHT_DATA)\b[^"'`;]{0,40}\.push\((?:\[([13]),)?"/g
const START = /^[\da-f]*:/
/** A row's id, and maybe the kind and the length of what follows; other rows end with a line break. */
const ROW = /[\da-f]*:(?:[A-Za-z]([\da-f]+),)?/y
const NEWLINE = 10

/**
 * Edits of a text that may hold a payload of React's server components, with those that its long texts need: such a text
 * has its length in bytes before it (`1a:T4f2,…`), and with a wrong one a page does not come to life.
 *
 * A text whose length cannot be written anew stays as it is.
 *
 * @param edits - sorted, none of them inside an escape
 * @see https://github.com/facebook/react/blob/main/packages/react-client/src/ReactFlightClient.js
 */
export function withLengths(text: string, edits: readonly Edit[]): readonly Edit[] {
  if (edits.length === 0 || !MAY_HOLD.test(text)) return edits
  const { payload, pieces } = readPayload(text)
  const rows = longRows(payload, pieces[0]?.form === 'plain')
  if (rows.length === 0) return edits
  const places = placesOf(text, edits, pieces)
  const lengths: Edit[] = []
  const dropped = new Set<Edit>()
  for (const row of rows) {
    const inside = places.filter(({ at }) => at >= row.from && at < row.to)
    if (inside.length === 0) continue
    const more = inside.reduce((sum, { more }) => sum + more, 0)
    const written = writeLength(text, row, row.to - row.from + more, pieces)
    if (written === undefined) for (const { edit } of inside) dropped.add(edit)
    else lengths.push(...written)
  }
  return [...edits.filter(edit => !dropped.has(edit)), ...lengths].sort((a, b) => a.offset - b.offset)
}

function readPayload(text: string): { readonly payload: Buffer; readonly pieces: readonly Placed[] } {
  const found: readonly Piece[] = START.test(text)
    ? [{ start: 0, end: text.length, form: 'plain' }]
    : [...text.matchAll(PUSH)].map(({ 0: all, 1: kind, index }) => {
        const start = index + all.length
        return { start, end: endOfString(text, start), form: kind === '3' ? 'base64' : 'json' }
      })
  const parts = found.map(({ start, end, form }) => decode(text.slice(start, end), form))
  let from = 0
  const pieces = found.map((piece, index) => {
    const to = from + (parts[index]?.length ?? 0)
    const placed = { ...piece, from, to }
    from = to
    return placed
  })
  return { payload: Buffer.concat(parts), pieces }
}

function endOfString(text: string, start: number): number {
  for (let quote = text.indexOf('"', start); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    let slash = quote
    while (text[slash - 1] === '\\') slash--
    if ((quote - slash) % 2 === 0) return quote
  }
  return text.length
}

function decode(written: string, form: Piece['form']): Buffer {
  if (form === 'base64') return Buffer.from(written, 'base64')
  return Buffer.from(form === 'json' ? fromJson(written) : written)
}

function fromJson(written: string): string {
  try {
    return String(JSON.parse(`"${written}"`))
  } catch {
    return written
  }
}

/** @param isWhole - what is no payload to its very end is none: the text may be anything */
function longRows(payload: Buffer, isWhole: boolean): readonly LongRow[] {
  const text = payload.toString('latin1')
  const rows: LongRow[] = []
  let at = 0
  while (at < payload.length) {
    ROW.lastIndex = at
    const row = ROW.exec(text)
    if (row === null) return isWhole ? [] : rows
    const [all, digits] = row
    const from = at + all.length
    if (digits === undefined) {
      const end = payload.indexOf(NEWLINE, from)
      at = end < 0 ? payload.length : end + 1
      continue
    }
    at = from + Number.parseInt(digits, 16)
    if (at > payload.length) return isWhole ? [] : rows
    rows.push({ length: { from: from - digits.length - 1, to: from - 1 }, from, to: at })
  }
  return rows
}

/** Where edits are in the payload, and how many bytes each adds to it. */
function placesOf(text: string, edits: readonly Edit[], pieces: readonly Placed[]) {
  let index = 0
  let known: { readonly piece: Placed; readonly offset: number; readonly at: number } | undefined
  return edits.flatMap(edit => {
    while ((pieces[index]?.end ?? text.length) < edit.offset) index++
    const piece = pieces[index]
    if (piece === undefined || edit.offset < piece.start || piece.form === 'base64') return []
    const last = known?.piece === piece ? known : { piece, offset: piece.start, at: piece.from }
    const at = last.at + decode(text.slice(last.offset, edit.offset), piece.form).length
    known = { piece, offset: edit.offset, at }
    const removed = decode(text.slice(edit.offset, edit.offset + edit.removed), piece.form)
    return [{ edit, at, more: decode(edit.inserted, piece.form).length - removed.length }]
  })
}

/** The edits that write a length; `undefined` where it is not written in letters. */
function writeLength(
  text: string,
  { length: { from, to } }: LongRow,
  bytes: number,
  pieces: readonly Placed[],
): readonly Edit[] | undefined {
  const holding = pieces.filter(piece => piece.from < to && piece.to > from)
  if (holding.some(({ form }) => form === 'base64')) return undefined
  // The digits may go on in the next piece.
  return holding.map((piece, index) => {
    const offset = offsetOf(text, piece, Math.max(from, piece.from))
    const removed = Math.min(to, piece.to) - Math.max(from, piece.from)
    return { offset, removed, inserted: index === 0 ? bytes.toString(16) : '' }
  })
}

/** Where a byte of the payload stands in the text. */
function offsetOf(text: string, { start, end, from, form }: Placed, byte: number): number {
  const characters = form === 'json' ? /\\u[\da-fA-F]{4}(?:\\u[dD][c-fC-F][\da-fA-F]{2})?|\\.|./gsu : /./gsu
  let at = from
  for (const { 0: written, index } of text.slice(start, end).matchAll(characters)) {
    if (at >= byte) return start + index
    at += decode(written, form).length
  }
  return end
}
