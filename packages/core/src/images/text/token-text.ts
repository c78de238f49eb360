import type { DeliveryUrl } from '../../delivery-url/url.ts'
import type { ImageSession } from '../image-session.ts'
import { findImages, type Rewritten, rewrite } from './rewrite.ts'

/** What tokens are to a text. */
export interface TokenedText {
  /** Its delivery URLs, in order; legacy ones too. */
  readonly urls: readonly DeliveryUrl[]
  /** The tokens of all images that it shows. */
  readonly tokens: ReadonlyMap<string, string | undefined>
  /** The text with them; `undefined`: it has them already. */
  readonly rewritten: Rewritten | undefined
}

/** Decides the tokens of the images that a text shows, and puts them into it. */
export async function tokenText(text: string, { matcher, tokens }: ImageSession): Promise<TokenedText> {
  // All matches first: nothing of the search may outlive an await.
  const urls = findImages(text, matcher)
  const images = new Set(urls.filter(url => !url.legacy).map(url => url.image))
  await tokens.decideAll(images)
  const decided = new Map([...images].map(image => [image, tokens.tokenOf(image)] as const))
  return { urls, tokens: decided, rewritten: rewrite(text, urls, image => decided.get(image)) }
}
