/**
 * When something is purged inside one run: a page that is fetched again must find its new assets, and a service
 * worker or feed that is fetched again must find the new pages.
 */
export const Rank = { asset: 0, document: 1, announcement: 2 } as const

const FEEDS = new Set(['feed', 'rss', 'atom', 'index'])
const SERVICE_WORKERS = new Set(['sw', 'service-worker', 'serviceworker'])
const SLASH = 47
const DOT = 46

/** The {@link Rank} of a path; its query says nothing. */
export function rankOf(path: string): number {
  const query = path.indexOf('?')
  const end = query < 0 ? path.length : query
  let dot = end - 1
  while (dot > 0 && path.charCodeAt(dot) !== DOT && path.charCodeAt(dot) !== SLASH) dot--
  if (path.charCodeAt(dot) !== DOT) return Rank.document
  switch (path.slice(dot + 1, end)) {
    case 'html':
    case 'htm':
      return Rank.document
    case 'webmanifest':
    case 'rss':
    case 'atom':
      return Rank.announcement
    case 'js':
    case 'mjs':
    case 'json':
    case 'xml':
      return isAnnouncement(path.slice(path.lastIndexOf('/', dot) + 1, end)) ? Rank.announcement : Rank.asset
    default:
      return Rank.asset
  }
}

/** Whether a file is a service worker, a web manifest or a feed: what tells clients that there is something new. */
function isAnnouncement(file: string): boolean {
  const dot = file.lastIndexOf('.')
  const stem = file.slice(0, dot)
  if (file.endsWith('.json')) return stem === 'manifest'
  if (file.endsWith('.xml')) return FEEDS.has(stem) || stem.startsWith('sitemap')
  return SERVICE_WORKERS.has(stem) || stem.endsWith('-sw')
}
