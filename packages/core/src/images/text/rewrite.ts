import type { Matcher } from '../../delivery-url/matcher.ts'
import { type DeliveryUrl, type Edit, putToken } from '../../delivery-url/url.ts'

/** All delivery URLs of a text, in order; legacy ones too, so that the caller can warn of them. */
export function findImages(code: string, matcher: Matcher): DeliveryUrl[] {
  const found: DeliveryUrl[] = []
  for (let url = matcher.next(code, 0); url; url = matcher.next(code, url.end)) found.push(url)
  return found
}

/**
 * The edits that put tokens into the delivery URLs of a text, sorted; none where it has them already.
 *
 * @param urls - as {@link findImages} gives them
 * @param tokenOf - the token of an image, already decided; `undefined` leaves the URL as it is. Legacy URLs are not
 *   asked for.
 * @throws CdnPurgeError `TOKEN_REFUSED` where `tokenOf` gives a text that is no token.
 */
export function tokenEdits(
  urls: readonly DeliveryUrl[],
  tokenOf: (image: string, url: DeliveryUrl) => string | undefined,
): readonly Edit[] {
  return urls.flatMap(url => {
    const token = url.legacy ? undefined : tokenOf(url.image, url)
    return token === undefined ? [] : putToken(url, token)
  })
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
