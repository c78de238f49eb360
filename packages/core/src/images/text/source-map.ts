import type { Edit } from '../../delivery-url/url.ts'
import { applyEdits } from './rewrite.ts'

/** A source map of one source, as the transform hooks of all bundlers take it. */
export interface SourceMap {
  version: 3
  sources: string[]
  sourcesContent: string[]
  names: string[]
  mappings: string
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const DIGITS = Uint8Array.from({ length: 128 }, (_, code) =>
  Math.max(0, ALPHABET.indexOf(String.fromCharCode(code))),
)
const WORD = Uint8Array.from({ length: 128 }, (_, code) => Number(/\w/.test(String.fromCharCode(code))))
/** The bit of a digit after which its number goes on. */
const GOES_ON = 32
/** Bytes that suffice for a segment: four numbers of up to seven digits, and what parts it from the next. */
const ROOM = 32
const [COMMA, SEMICOLON] = [44, 59] as const

/**
 * The map from an edited text back to the text before. It has a segment for each word and each other character, so
 * that columns stay exact when a bundler joins it with the maps of further steps.
 *
 * @param code The text before the edits.
 * @param edits Sorted by offset; none spans a line break.
 * @param source The name of the source in the map, for bundlers that do not know it themselves.
 */
export function createMap(code: string, edits: readonly Edit[], source = ''): SourceMap {
  // Bytes, since a string that grows by segments takes three times as long.
  let bytes = Buffer.alloc(2 * code.length + ROOM)
  let length = 0
  let next = 0
  let line = 0
  let mappedLine = 0
  let original = 0
  for (let start = 0; start <= code.length; line++) {
    const end = lineEnd(code, start)
    let generated = 0
    let shift = 0
    let first = true
    let inWord = false
    for (let at = start; at < end; at++) {
      for (let edit = edits[next]; edit?.offset === at; edit = edits[++next]) {
        shift += edit.inserted.length - edit.removed
        at += edit.removed
        inWord = false
      }
      if (at >= end) break
      const isWord = WORD[code.charCodeAt(at)] === 1
      if (!isWord || !inWord) {
        if (length + ROOM > bytes.length) bytes = Buffer.concat([bytes], 2 * bytes.length)
        const column = at - start
        if (!first) bytes[length++] = COMMA
        length = write(bytes, length, column + shift - generated)
        length = write(bytes, length, 0)
        length = write(bytes, length, line - mappedLine)
        length = write(bytes, length, column - original)
        original = column
        generated = column + shift
        mappedLine = line
        first = false
      }
      inWord = isWord
    }
    next = afterLine(edits, next, end)
    start = end + 1
    if (length + ROOM > bytes.length) bytes = Buffer.concat([bytes], 2 * bytes.length)
    if (start <= code.length) bytes[length++] = SEMICOLON
  }
  const mappings = bytes.toString('latin1', 0, length)
  return { version: 3, sources: [source], sourcesContent: [code], names: [], mappings }
}

/**
 * Patches the source map of a finished file for edits of that file: only the few distances in `mappings` that the
 * edits change are written anew, all else stays as it is, byte by byte.
 *
 * @param map The text of the map, which is not parsed, or the map as an object, which is not changed.
 * @param code The file before the edits, decoded as text, since columns count UTF-16 units.
 * @param edits Sorted by offset; none spans a line break.
 * @returns The patched map, or `undefined` for one that has no `mappings` of its own but `sections`.
 */
export function patchMap(map: string, code: string, edits: readonly Edit[]): string | undefined
export function patchMap<M extends { mappings: string }>(map: M, code: string, edits: readonly Edit[]): M
export function patchMap(
  map: string | { mappings: string },
  code: string,
  edits: readonly Edit[],
): string | { mappings: string } | undefined {
  if (typeof map !== 'string') {
    const { mappings } = map
    return {
      ...map,
      mappings: applyEdits(mappings, editsOfMappings(mappings, 0, mappings.length, code, edits)),
    }
  }
  // Inside the strings of a map each quote has a backslash, so that no key is found in a source's text.
  const start = offsetOfValue(map, 'mappings', '"')
  if (start < 0) return undefined
  // A map of sections has its sources in them: the sources of others, most of their text, need not be searched.
  const [head = ''] = map.slice(0, start).split('"sourcesContent"', 1)
  if (offsetOfValue(head, 'sections', '\\[') >= 0) return undefined
  return applyEdits(map, editsOfMappings(map, start, map.indexOf('"', start), code, edits))
}

/** Offset right after `"key":` and the given begin of its value, or -1. */
function offsetOfValue(json: string, key: string, begin: string): number {
  const match = new RegExp(`"${key}"\\s*:\\s*${begin}`).exec(json)
  return match === null ? -1 : match.index + match[0].length
}

/** What the edits of a file change in its mappings, which stand from `from` to `to` of a text: edits of that text. */
function editsOfMappings(
  text: string,
  from: number,
  to: number,
  code: string,
  edits: readonly Edit[],
): Edit[] {
  const changes: Edit[] = []
  let line = from
  let start = 0
  for (let next = 0, edit = edits[0]; edit !== undefined; edit = edits[next]) {
    let end = lineEnd(code, start)
    for (; edit.offset > end; end = lineEnd(code, start)) {
      start = end + 1
      line = text.indexOf(';', line) + 1
      if (line === 0 || line > to) return changes
    }
    const first = next
    next = afterLine(edits, next, end)
    editLine(text, line, to, start, edits.slice(first, next), changes)
  }
  return changes
}

/** The part of {@link editsOfMappings} for the line of mappings at `line`, which is the code's line at `start`. */
function editLine(
  text: string,
  line: number,
  to: number,
  start: number,
  edits: readonly Edit[],
  changes: Edit[],
): void {
  const semicolon = text.indexOf(';', line)
  const end = semicolon < 0 ? to : Math.min(semicolon, to)
  let next = 0
  let edit = edits[0]
  let column = 0
  let shift = 0
  let lastShift = 0
  for (let at = line; at < end && edit !== undefined; at = text.indexOf(',', at) + 1 || end) {
    const offset = at
    let bits = 0
    for (let power = 0, digit = GOES_ON; digit >= GOES_ON; power += 5) {
      digit = DIGITS[text.charCodeAt(at++)] ?? 0
      bits |= (digit & 31) << power
    }
    const step = bits & 1 ? -(bits >>> 1) : bits >>> 1
    column += step
    if (start + column < edit.offset) continue
    for (; edit && start + column >= edit.offset + edit.removed; edit = edits[++next])
      shift += edit.inserted.length - edit.removed
    // What pointed into a replaced text points into the new one, at the latest to its end.
    const excess = edit ? Math.max(0, start + column - edit.offset - edit.inserted.length) : 0
    if (shift - excess !== lastShift)
      changes.push({ offset, removed: at - offset, inserted: encode(step + shift - excess - lastShift) })
    lastShift = shift - excess
  }
}

/** Index of the first edit after the line that ends at `end`. */
function afterLine(edits: readonly Edit[], from: number, end: number): number {
  let next = from
  while ((edits[next]?.offset ?? Number.POSITIVE_INFINITY) <= end) next++
  return next
}

function lineEnd(code: string, start: number): number {
  const end = code.indexOf('\n', start)
  return end < 0 ? code.length : end
}

/** A number as the digits of a source map, five bits each, the sign in the lowest. */
function encode(value: number): string {
  const bytes = Buffer.alloc(ROOM)
  return bytes.toString('latin1', 0, write(bytes, 0, value))
}

/** Writes the digits of a number at `at` and gives the place after them. */
function write(bytes: Buffer, at: number, value: number): number {
  let next = at
  let bits = value < 0 ? (-value << 1) | 1 : value << 1
  do {
    const digit = bits & 31
    bits >>>= 5
    bytes[next++] = ALPHABET.charCodeAt(bits > 0 ? digit | GOES_ON : digit)
  } while (bits > 0)
  return next
}
