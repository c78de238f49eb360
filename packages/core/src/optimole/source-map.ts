import type { Edit } from './url.ts'

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
const COMMA = 44
/** The usual segments: so many characters after the one before, in both texts. */
const STEPS = Array.from({ length: 64 }, (_, step) => `,${encode(step)}AA${encode(step)}`)

/**
 * The map from an edited text back to the text before. It has a segment for each word and each other character, so
 * that columns stay exact when a bundler joins it with the maps of further steps.
 *
 * @param code The text before the edits.
 * @param edits Sorted by offset; none spans a line break.
 * @param source The name of the source in the map, for bundlers that do not know it themselves.
 */
export function createMap(code: string, edits: readonly Edit[], source = ''): SourceMap {
  const lines: string[] = []
  let next = 0
  let mappedLine = 0
  let original = 0
  for (let start = 0; start <= code.length; ) {
    const end = lineEnd(code, start)
    let mappings = ''
    let generated = 0
    let shift = 0
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
        const step = at - start - original
        const generatedStep = at - start + shift - generated
        if (mappings === '')
          mappings = `${encode(generatedStep)}A${encode(lines.length - mappedLine)}${encode(step)}`
        else if (step === generatedStep && step < STEPS.length) mappings += STEPS[step]
        else mappings += `,${encode(generatedStep)}AA${encode(step)}`
        original += step
        generated += generatedStep
        mappedLine = lines.length
      }
      inWord = isWord
    }
    next = afterLine(edits, next, end)
    lines.push(mappings)
    start = end + 1
  }
  return { version: 3, sources: [source], sourcesContent: [code], names: [], mappings: lines.join(';') }
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
  if (typeof map !== 'string') return { ...map, mappings: patchMappings(map.mappings, code, edits) }
  // Inside the strings of a map each quote has a backslash, so that neither key is found in a source's text.
  const start = offsetOfValue(map, 'mappings', '"')
  if (start < 0 || offsetOfValue(map.slice(0, start), 'sections', '\\[') >= 0) return undefined
  const end = map.indexOf('"', start)
  return map.slice(0, start) + patchMappings(map.slice(start, end), code, edits) + map.slice(end)
}

/** Offset right after `"key":` and the given begin of its value, or -1. */
function offsetOfValue(json: string, key: string, begin: string): number {
  const match = new RegExp(`"${key}"\\s*:\\s*${begin}`).exec(json)
  return match === null ? -1 : match.index + match[0].length
}

function patchMappings(mappings: string, code: string, edits: readonly Edit[]): string {
  let patched = ''
  let copied = 0
  let at = 0
  let start = 0
  for (let next = 0, edit = edits[0]; edit !== undefined; edit = edits[next]) {
    let end = lineEnd(code, start)
    for (; edit.offset > end; end = lineEnd(code, start)) {
      start = end + 1
      at = mappings.indexOf(';', at) + 1
      if (at === 0) return patched + mappings.slice(copied)
    }
    const first = next
    next = afterLine(edits, next, end)
    const stop = mappings.indexOf(';', at)
    const line = mappings.slice(at, stop < 0 ? undefined : stop)
    patched += mappings.slice(copied, at) + patchLine(line, start, edits.slice(first, next))
    copied = at + line.length
  }
  return patched + mappings.slice(copied)
}

/** Patches the segments of the line that starts at the offset `start`; all edits are in that line. */
function patchLine(segments: string, start: number, edits: readonly Edit[]): string {
  let patched = ''
  let copied = 0
  let next = 0
  let column = 0
  let moved = 0
  let shift = 0
  for (let at = 0; at < segments.length; at++) {
    const segment = at
    let bits = 0
    for (let power = 0, digit = GOES_ON; digit >= GOES_ON; power += 5) {
      digit = DIGITS[segments.charCodeAt(at++)] ?? 0
      bits |= (digit & 31) << power
    }
    const step = bits & 1 ? -(bits >>> 1) : bits >>> 1
    column += step
    let edit = edits[next]
    for (; edit && start + column >= edit.offset + edit.removed; edit = edits[++next])
      shift += edit.inserted.length - edit.removed
    // What pointed into a replaced text points into the new one, at the latest to its end.
    const excess = edit ? Math.max(0, start + column - edit.offset - edit.inserted.length) : 0
    const target = column + shift - excess
    if (target - moved !== step) {
      patched += segments.slice(copied, segment) + encode(target - moved)
      copied = at
    }
    moved = target
    if (edit === undefined) break
    while (at < segments.length && segments.charCodeAt(at) !== COMMA) at++
  }
  return patched + segments.slice(copied)
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

/** A number as the base64 digits of a source map, five bits each, the sign in the lowest. */
function encode(value: number): string {
  let digits = ''
  let bits = value < 0 ? (-value << 1) | 1 : value << 1
  do {
    const digit = bits & 31
    bits >>>= 5
    digits += ALPHABET.charAt(bits > 0 ? digit | GOES_ON : digit)
  } while (bits > 0)
  return digits
}
