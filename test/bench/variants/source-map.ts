import type { Edit } from '../../../packages/core/src/delivery-url/url.ts'
import { patchMap } from '../../../packages/core/src/images/text/source-map.ts'
import { readBundle } from '../bundles.ts'
import { bestTime, serve, time } from '../child.ts'

/** Of so many runs in a process the fastest counts. */
const RUNS = 5

const TOKEN = 'cb:abcd.1234/'

/** Insertions at even distances. */
function editsOf(code: string, count: number): Edit[] {
  return Array.from({ length: count }, (_, i) => ({
    offset: Math.floor((code.length * (i + 0.5)) / count),
    removed: 0,
    inserted: TOKEN,
  }))
}

function mappingsOf(map: string): { mappings: string } {
  return JSON.parse(map)
}

/** Decodes, shifts what lies behind each edit of a line, encodes. */
async function decodeShiftEncode(code: string, mappings: string, edits: readonly Edit[]): Promise<string> {
  const { decode, encode } = await import('@jridgewell/sourcemap-codec')
  const lines = decode(mappings)
  let next = 0
  let start = 0
  for (const segments of lines) {
    const found = code.indexOf('\n', start)
    const end = found < 0 ? code.length : found
    let first = next
    while ((edits[next]?.offset ?? Number.POSITIVE_INFINITY) <= end) next++
    let shift = 0
    for (const segment of segments) {
      for (; first < next && start + segment[0] >= (edits[first]?.offset ?? 0); first++) {
        shift += edits[first]?.inserted.length ?? 0
      }
      segment[0] += shift
    }
    start = end + 1
  }
  return encode(lines)
}

await serve({
  async ours(folder = '', name = '', count = '') {
    const { code, map } = readBundle(folder, name)
    const edits = editsOf(code, Number(count))
    const parsed = mappingsOf(map)
    let mappings = ''
    const inner = await bestTime(RUNS, () => {
      mappings = patchMap(parsed, code, edits).mappings
    })
    const expected = await decodeShiftEncode(code, parsed.mappings, edits)
    return { inner, same: Number(mappings === expected), bytes: code.length }
  },
  async 'ours on text'(folder = '', name = '', count = '') {
    const { code, map } = readBundle(folder, name)
    const edits = editsOf(code, Number(count))
    return { inner: await bestTime(RUNS, () => patchMap(map, code, edits)) }
  },
  async 'decode, shift, encode'(folder = '', name = '', count = '') {
    const { code, map } = readBundle(folder, name)
    const edits = editsOf(code, Number(count))
    const { mappings } = mappingsOf(map)
    await import('@jridgewell/sourcemap-codec')
    return { inner: await bestTime(RUNS, () => decodeShiftEncode(code, mappings, edits)) }
  },
  async 'magic-string + remapping'(folder = '', name = '', count = '') {
    const { code, map } = readBundle(folder, name)
    const { default: MagicString } = await import('magic-string')
    const { default: remapping } = await import('@jridgewell/remapping')
    const inner = await time(() => {
      const text = new MagicString(code)
      for (const { offset, inserted } of editsOf(code, Number(count))) text.appendLeft(offset, inserted)
      const own = text.generateMap({ hires: true, source: 'bundle.js' })
      let asked = false
      const joined = remapping(own.toString(), () => {
        if (asked) return null
        asked = true
        return map
      })
      return joined.toString()
    })
    return { inner }
  },
  async 'JSON.parse of the map'(folder = '', name = '') {
    const { map } = readBundle(folder, name)
    return { inner: await bestTime(RUNS, () => JSON.parse(map)) }
  },
})
