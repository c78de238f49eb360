import type { Edit } from '../../delivery-url/url.ts'
import type { ImageSession } from '../image-session.ts'

/** The key in a text that stands for the tokens of all images: the one of the plugin's module `runtime`. */
const NAME = '%cdn-purge-tokens%'
/** The place of it, whatever quotes a tool has given it. */
const PLACE = new RegExp(`(["'])${NAME}\\1\\s*:\\s*(["'])\\2`, 'g')

/** Whether a text may ask for the tokens of all images. */
export function asksForAllTokens(code: string | Buffer): boolean {
  return code.includes(NAME)
}

/** The edits that write the tokens of all images into a text that asks for them. */
export async function writeAllTokens(code: string, session: ImageSession): Promise<readonly Edit[]> {
  const places = [...code.matchAll(PLACE)]
  if (places.length === 0) return []
  const all = await session.all()
  const inserted = all.map(([image, token]) => `,${JSON.stringify(image)}:${JSON.stringify(token)}`).join('')
  if (inserted === '') return []
  return places.map(place => ({ offset: place.index + place[0].length, removed: 0, inserted }))
}
