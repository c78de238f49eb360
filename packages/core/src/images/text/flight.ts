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
/** One character that a string of JSON does not write as it is. */
const ESCAPE = /\\u[\da-fA-F]{4}(?:\\u[dD][c-fC-F][\da-fA-F]{2})?|\\./suy

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
  const offsetOf = createFinder(text, payload)
  const lengths: Edit[] = []
  const dropped = new Set<Edit>()
  let next = 0
  for (const row of rows) {
    while ((places[next]?.at ?? row.from) < row.from) next++
    const first = next
    while ((places[next]?.at ?? row.to) < row.to) next++
    if (next === first) continue
    const inside = places.slice(first, next)
    const more = inside.reduce((sum, { more }) => sum + more, 0)
    const written = writeLength(row, row.to - row.from + more, pieces, offsetOf)
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
  { length: { from, to } }: LongRow,
  bytes: number,
  pieces: readonly Placed[],
  offsetOf: Finder,
): readonly Edit[] | undefined {
  const holding = pieces.filter(piece => piece.from < to && piece.to > from)
  if (holding.some(({ form }) => form === 'base64')) return undefined
  // The digits may go on in the next piece.
  return holding.map((piece, index) => {
    const offset = offsetOf(piece, Math.max(from, piece.from))
    const removed = Math.min(to, piece.to) - Math.max(from, piece.from)
    return { offset, removed, inserted: index === 0 ? bytes.toString(16) : '' }
  })
}

/** Where a byte of the payload stands in the text. */
type Finder = (piece: Placed, byte: number) => number

/** Bytes that are asked for in their order: the text is read once. */
function createFinder(text: string, payload: Buffer): Finder {
  let current: Placed | undefined
  let [offset, at, stop] = [0, 0, 0]
  return (piece, byte) => {
    if (piece !== current) {
      current = piece
      offset = stop = piece.start
      at = piece.from
    }
    while (at < byte && offset < piece.end) {
      if (offset === stop) {
        const slash = piece.form === 'json' ? text.indexOf('\\', offset) : -1
        stop = slash < 0 ? piece.end : Math.min(slash, piece.end)
      }
      const run = stop - offset
      if (run === 0) {
        ESCAPE.lastIndex = offset
        const [written = '\\'] = ESCAPE.exec(text) ?? []
        at += decode(written, piece.form).length
        offset = stop = offset + written.length
        continue
      }
      // A unit of UTF-16 is three bytes at most.
      const units =
        byte - at <= run * 3 ? payload.toString('utf8', at, byte).length : Number.POSITIVE_INFINITY
      const isHere = units <= run
      at = isHere ? byte : at + Buffer.byteLength(text.slice(offset, stop))
      offset = isHere ? offset + units : stop
    }
    return offset
  }
}
