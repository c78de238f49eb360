import type { Matcher } from '../../packages/core/src/delivery-url/matcher.ts'
import type { Edit } from '../../packages/core/src/delivery-url/url.ts'
import { applyEdits, findImages, tokenEdits } from '../../packages/core/src/images/text/rewrite.ts'

/** Finds the delivery URLs of a text and puts tokens into them; `undefined` where nothing changes. */
export function rewriteText(
  code: string,
  matcher: Matcher,
  tokenOf: Parameters<typeof tokenEdits>[1],
): { readonly code: string; readonly edits: readonly Edit[] } | undefined {
  const edits = tokenEdits(findImages(code, matcher), tokenOf)
  return edits.length === 0 ? undefined : { code: applyEdits(code, edits), edits }
}
