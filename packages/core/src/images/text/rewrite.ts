import type { Matcher } from '../../delivery-url/matcher.ts'
import { type DeliveryUrl, type Edit, putToken } from '../../delivery-url/url.ts'

/** A text with its tokens put in, and how it came about. */
export interface Rewritten {
  readonly code: string
  /** Sorted by offset; offsets are those of the text before. */
  readonly edits: readonly Edit[]
}

/** All delivery URLs of a text, in order; legacy ones too, so that the caller can warn of them. */
export function findImages(code: string, matcher: Matcher): DeliveryUrl[] {
  const found: DeliveryUrl[] = []
  for (let url = matcher.next(code, 0); url; url = matcher.next(code, url.end)) found.push(url)
  return found
}

/**
 * Puts tokens into the delivery URLs of a text. Doing it twice changes nothing more.
 *
 * @param urls - as {@link findImages} gives them
 * @param tokenOf - the token of an image, already decided; `undefined` leaves the URL as it is. Legacy URLs are not
 *   asked for.
 * @returns `undefined` where nothing changes.
 * @throws CdnPurgeError `TOKEN_REFUSED` where `tokenOf` gives a text that is no token.
 */
export function rewrite(
  code: string,
  urls: readonly DeliveryUrl[],
  tokenOf: (image: string, url: DeliveryUrl) => string | undefined,
): Rewritten | undefined {
  const edits: Edit[] = []
  for (const url of urls) {
    const token = url.legacy ? undefined : tokenOf(url.image, url)
    if (token !== undefined) for (const edit of putToken(url, token)) edits.push(edit)
  }
  return edits.length === 0 ? undefined : { code: applyEdits(code, edits), edits }
}

/** A text with edits done, which are sorted by offset. */
export function applyEdits(code: string, edits: readonly Edit[]): string {
  let result = ''
  let copied = 0
  for (const { offset, removed, inserted } of edits) {
    result += code.slice(copied, offset) + inserted
    copied = offset + removed
  }
  return result + code.slice(copied)
}
