import type { Matcher } from '../../packages/core/src/delivery-url/matcher.ts'
import { findImages, type Rewritten, rewrite } from '../../packages/core/src/images/text/rewrite.ts'

/** Finds the delivery URLs of a text and puts tokens into them. */
export function rewriteText(
  code: string,
  matcher: Matcher,
  tokenOf: Parameters<typeof rewrite>[2],
): Rewritten | undefined {
  return rewrite(code, findImages(code, matcher), tokenOf)
}
