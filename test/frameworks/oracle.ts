import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { LogEntry } from '@cdn-purge/simulator'
import type { Row } from './row.ts'
import { SITE } from './site.ts'

// Everything here is written without our engine: it says what the engine must come to.

/** Path in the served folder to the SHA-256 of the file. */
export type Listing = ReadonlyMap<string, string>

/** What no browser asks for, and what the README says is left out. */
const left = /(^|\/)(\.vite|\.git|\.DS_Store|Thumbs\.db)(\/|$)/

/** Every file of a folder that is served; empty where the folder does not exist. */
export function listFolder(folder: string, unserved?: RegExp): Listing {
  const listing = new Map<string, string>()
  if (!existsSync(folder)) return listing
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (left.test(path) || unserved?.test(path)) continue
    const file = join(folder, path)
    if (!statSync(file).isFile()) continue
    listing.set(path, createHash('sha256').update(readFileSync(file)).digest('hex'))
  }
  return listing
}

/** What the ledger of a project says is served. */
export function readManifest(project: string): Listing {
  const folder = join(project, '.cdn-purge')
  const outputs: Record<string, { manifest: string }> = JSON.parse(
    readFileSync(join(folder, 'ledger.json'), 'utf8'),
  ).outputs
  const lines = Object.values(outputs).flatMap(({ manifest }) =>
    readFileSync(join(folder, `${manifest}.sums`), 'utf8').split('\n'),
  )
  return new Map(lines.filter(Boolean).map(line => [line.slice(66), line.slice(0, 64)]))
}

/** How two listings differ, in words; `undefined` where they do not. */
export function compareListings(manifest: Listing, folder: Listing): string | undefined {
  const missing = [...folder.keys()].filter(path => !manifest.has(path))
  const invented = [...manifest.keys()].filter(path => !folder.has(path))
  const older = [...folder].filter(([path, hash]) => manifest.has(path) && manifest.get(path) !== hash)
  return join3([
    count('not in the ledger', missing),
    count('in the ledger, not served', invented),
    count(
      'with other bytes in the ledger',
      older.map(([path]) => path),
    ),
  ])
}

/** What is due between two states of the served folder, by URL. */
export interface Due {
  /** URLs whose answer changed, and that a cache may hold. */
  readonly must: ReadonlySet<string>
  /** URLs of new or removed files with a content-hashed name: purging them is needless but not wrong. */
  readonly may: ReadonlySet<string>
  /** All URLs of both states. */
  readonly known: ReadonlySet<string>
}

/** Compares two states byte by byte. */
export function compareStates(before: Listing, after: Listing, row: Row): Due {
  const must = new Set<string>()
  const may = new Set<string>()
  const known = new Set<string>()
  for (const path of new Set([...before.keys(), ...after.keys()])) {
    const urls = urlsOf(path, row.base ?? '/')
    for (const url of urls) known.add(url)
    if (before.get(path) === after.get(path)) continue
    const isNewName = !(before.has(path) && after.has(path))
    for (const url of urls) (isNewName && row.hashed.test(path) ? may : must).add(url)
  }
  return { must, may, known }
}

/** The addresses under which static servers answer with a file. */
function urlsOf(path: string, base: string): string[] {
  const url = SITE + base + path.split('/').map(encodePart).join('/')
  if (/(^|\/)index\.html$/.test(path)) {
    const folder = url.slice(0, -'index.html'.length)
    return folder === `${SITE}/` ? [url, folder] : [url, folder, folder.slice(0, -1)]
  }
  return path.endsWith('.html') ? [url, url.slice(0, -'.html'.length)] : [url]
}

/** Encodes what may not stand in a path, and nothing more. */
function encodePart(part: string): string {
  return encodeURI(part).replace(/[?#]/g, encodeURIComponent)
}

/** The known URLs that the requests to wao hit, and those that they name beside them. */
export function readPurged(log: readonly LogEntry[], known: ReadonlySet<string>): Set<string> {
  const purged = new Set<string>()
  for (const { route, body } of log) {
    if (route === 'wao.caches') for (const url of known) purged.add(url)
    if (route !== 'wao.invalidate') continue
    const { exactMatches = [], paths = [] } = body as Record<'exactMatches' | 'paths', string[] | undefined>
    for (const path of exactMatches) purged.add(SITE + path)
    for (const path of paths) for (const url of known) if (url.startsWith(SITE + path)) purged.add(url)
  }
  return purged
}

/** What was purged beside or against what is due, in words. */
export function comparePurged(purged: ReadonlySet<string>, due: Due): string | undefined {
  const missed = [...due.must].filter(url => !purged.has(url))
  const extra = [...purged].filter(url => !due.must.has(url) && !due.may.has(url))
  return join3([count('stale', missed), count('purged though unchanged', extra)])
}

/** What is wrong with the delivery URLs of the replaced image, in words. */
export function checkTokens(served: string, row: Row): string | undefined {
  const url = /https?:(?:\\?\/|\\u002[fF]){2}key\.i\.optimole\.com[^"'`\s<>)]*?hero\.png/g
  const places = new Map<string, string[]>()
  for (const path of listFolder(served).keys()) {
    const found = readFileSync(join(served, path), 'utf8').match(url)
    if (found !== null && !path.endsWith('.map')) places.set(path, found)
  }
  const kinds = row.tokensIn ?? ['html', 'js', 'json']
  const isIn = (kind: string) => [...places.keys()].some(path => path.endsWith(`.${kind}`))
  const without = [...places].filter(([, urls]) => urls.some(found => !/cb:\w/.test(found)))
  const tokens = new Set([...places.values()].flat().flatMap(found => /cb:[^/\\]+/.exec(found) ?? []))
  return join3([
    count(
      'kinds of files without a delivery URL (the row is wrong)',
      kinds.filter(kind => !isIn(kind)),
    ),
    count(
      'with a delivery URL without a token',
      without.map(([path]) => path),
    ),
    tokens.size > 1 ? `${tokens.size} tokens for one image: ${[...tokens].join(', ')}` : undefined,
  ])
}

function count(what: string, items: readonly string[]): string | undefined {
  if (items.length === 0) return undefined
  const some = items.slice(0, 4).map(item => item.replace(SITE, ''))
  return `${items.length} ${what}: ${some.join(', ')}${items.length > some.length ? ', …' : ''}`
}

function join3(parts: readonly (string | undefined)[]): string | undefined {
  return parts.filter(part => part !== undefined).join('; ') || undefined
}
