import { imageOf, namesOf, placeOf } from '../delivery-url/source.ts'
import type { ImageOutcome } from '../images/build.ts'
import type { LedgerState } from '../ledger/read.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import type { PreparedOutput } from '../output/compare-output.ts'
import type { DueItem } from '../plan/model.ts'
import { createImmutable } from '../urls/immutable.ts'
import { encodePath } from '../urls/normalize.ts'

/**
 * The names by which delivery URLs ask for a file since this deploy: they may have been in use before the last one,
 * and what is kept by them is not known.
 */
export function listArrivedNames(
  outputs: readonly PreparedOutput[],
  { document }: Pick<LedgerState, 'document'>,
  { firstRun, immutable }: Pick<ResolvedOptions, 'firstRun' | 'immutable'>,
): readonly DueItem[] {
  if (firstRun === 'record') return []
  return outputs.flatMap(({ recordedAs, delivered = [], sites, hashed }) => {
    const entry = recordedAs === undefined ? undefined : document?.outputs.get(recordedAs)
    if (entry === undefined || delivered.length === 0) return []
    const before = new Set(entry.delivered)
    const isImmutable = createImmutable(immutable, hashed)
    return delivered
      .filter(source => !before.has(source))
      .flatMap(source => {
        const place = placeOf(imageOf(source))
        const site = sites.find(({ origin, path }) => place?.startsWith(placeOf(origin + path) ?? '\0'))
        const path = site && place?.slice(placeOf(site.origin + site.path)?.length)
        if (site === undefined || path === undefined || isImmutable(path)) return []
        const own = site.origin + site.path + encodePath(path)
        return namesOf(source).filter(({ item }) => item !== own)
      })
  })
}

/** The images that have a new token, whether an output has them or not. */
export function listRenewed(
  images: ImageOutcome | undefined,
  { document }: Pick<LedgerState, 'document'>,
): readonly DueItem[] {
  if (images === undefined) return []
  const known = document?.images ?? {}
  const renewed = Object.entries(images.records).flatMap(([image, { hash, token }]) => {
    const before = known[image]
    return before === undefined || (before.hash === hash && before.token === token) ? [] : [image]
  })
  const all = new Set([...renewed, ...images.tokens.given.map(({ image }) => image)])
  return [...all].map(item => ({ kind: 'url', item }))
}
