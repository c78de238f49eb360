import type { DeliveryUrl, Edit } from '../../delivery-url/url.ts'
import type { ImageSession } from '../image-session.ts'
import { withLengths } from './flight.ts'
import { findImages, tokenEdits } from './rewrite.ts'

/** What tokens are to a text. */
export interface TokenedText {
  /** Its delivery URLs, in order; legacy ones too. */
  readonly urls: readonly DeliveryUrl[]
  /** The tokens of all images that it shows. */
  readonly tokens: ReadonlyMap<string, string | undefined>
  /** What puts them into it, sorted; none: it has them already. */
  readonly edits: readonly Edit[]
}

/** Decides the tokens of the images that a text shows. */
export async function tokenText(text: string, { matcher, tokens }: ImageSession): Promise<TokenedText> {
  // All matches first: nothing of the search may outlive an await.
  const urls = findImages(text, matcher)
  const images = new Set(urls.filter(url => !url.legacy).map(url => url.image))
  await tokens.decideAll(images)
  const decided = new Map([...images].map(image => [image, tokens.tokenOf(image)] as const))
  const edits = tokenEdits(urls, image => decided.get(image))
  return { urls, tokens: decided, edits: withLengths(text, edits) }
}
