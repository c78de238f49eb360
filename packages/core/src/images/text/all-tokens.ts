import { placeOf } from '../../delivery-url/source.ts'
import type { Edit } from '../../delivery-url/url.ts'
import type { ImageSession } from '../image-session.ts'

/** The key in a text that stands for the tokens of all images: the one of the plugin's module `runtime`. */
const NAME = '%cdn-purge-tokens%'
/** A text of a script, whatever quotes a tool has given it. */
const TEXT = String.raw`"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\x60[^\x60\\]*\x60`
/** The place of it, with the tokens that an earlier pass has written there. */
const PLACE = new RegExp(
  String.raw`(["'])${NAME}\1\s*:\s*(["'\x60])\2((?:\s*,\s*(?:${TEXT})\s*:\s*(?:${TEXT}))*)`,
  'g',
)

/** Whether a text may ask for the tokens of all images. */
export function asksForAllTokens(code: string | Buffer): boolean {
  return code.includes(NAME)
}

/** The edits that write the tokens of all images into a text that asks for them. */
export async function writeAllTokens(
  code: string,
  session: Pick<ImageSession, 'all'>,
): Promise<readonly Edit[]> {
  const places = [...code.matchAll(PLACE)]
  if (places.length === 0) return []
  const all = (await session.all()).map(([image, token]) => [placeOf(image) ?? image, token] as const)
  const inserted = writeTable(all)
  return places.flatMap(({ 0: all, 3: present = '', index }) => {
    const offset = index + all.length - present.length
    return readTable(present) === inserted ? [] : [{ offset, removed: present.length, inserted }]
  })
}

function writeTable(tokens: Iterable<readonly [string, string]>): string {
  return [...tokens].map(([place, token]) => `,${JSON.stringify(place)}:${JSON.stringify(token)}`).join('')
}

/** A table that tools may have written with other quotes and spaces, as {@link writeTable} does. */
function readTable(text: string): string {
  const texts = [...text.matchAll(new RegExp(TEXT, 'g'))].map(([quoted]) => quoted.slice(1, -1))
  return writeTable(
    texts.flatMap((place, at) => (at % 2 === 0 ? [[place, texts[at + 1] ?? ''] as const] : [])),
  )
}
