import { extensionOf, withoutQuery } from './address.ts'

/**
 * When something is purged inside one run: a page that is fetched again must find its new assets, and a service
 * worker or feed that is fetched again must find the new pages.
 */
export const Rank = { asset: 0, document: 1, announcement: 2 } as const

/** Service workers, web manifests and feeds: what tells browsers and readers that there is something new. */
const ANNOUNCEMENT =
  /(?:^|\/)(?:sw|service-worker|serviceworker|[^/]*-sw)\.m?js$|\.webmanifest$|\/manifest\.json$|\.(?:rss|atom)$|\/(?:feed|rss|atom|sitemap)[^/]*\.xml$/

/** The {@link Rank} of a path. */
export function rankOf(path: string): number {
  const file = withoutQuery(path)
  if (ANNOUNCEMENT.test(file)) return Rank.announcement
  const extension = extensionOf(file)
  return extension === '' || extension === 'html' || extension === 'htm' ? Rank.document : Rank.asset
}
