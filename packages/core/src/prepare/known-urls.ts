import type { LedgerState } from '../ledger/read.ts'
import type { ChangeSet } from '../manifest/diff.ts'
import { eachPath } from '../manifest/manifest.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import { recordedContext } from '../output/compare-output.ts'
import { contextOf, sameUrls, type UrlHistory, urlsIn } from '../output/url-history.ts'
import { withoutQuery } from '../plan/address.ts'
import { type DueList, type KnownUrls, State } from '../plan/model.ts'
import { NumberList } from '../plan/number-list.ts'
import { sortTexts } from '../text/sort-texts.ts'
import { MadeTexts, TextList, type Texts } from '../text/text-list.ts'
import { resolveSites, type Site } from '../urls/sites.ts'

/** An output with all that is known of its files. */
export interface KnownOutput {
  /** Its key in the ledger. */
  readonly name: string
  readonly sites: readonly Site[]
  /** The only target that its files concern. */
  readonly only: string | undefined
  /** The manifest as it is now. */
  readonly manifest: Uint8Array
  readonly changes: ChangeSet
  /** Folders of which something was not looked at, relative, ending in `/`; `undefined`: all of them. */
  readonly unseen: readonly string[] | undefined
  readonly urls: UrlHistory
}

/**
 * The outputs that the ledger knows beside those of a run: they are as they were, and what is cached of them is to
 * stay there.
 *
 * @param here - keys in the ledger of the run's own outputs
 */
export function listElsewhere(
  { document, manifests }: LedgerState,
  here: ReadonlySet<string>,
  options: ResolvedOptions,
): readonly KnownOutput[] {
  if (document === undefined) return []
  return [...document.outputs].flatMap(([name, entry]) => {
    const manifest = here.has(name) ? undefined : manifests.get(name)
    if (manifest === undefined) return []
    const only = entry.context?.only
    const context = recordedContext(entry, document, contextOf({ site: undefined, only, manifest }, options))
    const { sites } = resolveSites(context.site, entry.base)
    const changes = { added: [], changed: [], removed: [], unchanged: entry.files }
    const urls = sameUrls(urlsIn(context, entry.base))
    // Nobody has looked at it since: what is in its folders by now is not known.
    return [{ name, sites, only, manifest, changes, urls, unseen: undefined }]
  })
}

/**
 * Every public URL of the previous and the current outputs, by host, with what may happen to it. Files that were
 * added but are not due are neutral: nothing can be cached of them that a purge would harm. Removed files that are
 * not due stay `keep`: cached pages may still ask for them. The site's hosts are known even before anything on them.
 *
 * @param due - what this target must purge
 * @param wholes - outputs of which it must purge everything
 */
export function listKnown(
  outputs: readonly KnownOutput[],
  due: DueList,
  options: ResolvedOptions,
  wholes: ReadonlySet<string> = new Set(),
): readonly KnownUrls[] {
  const sources = options.targets.flatMap(({ api }) => (api.images?.sources ?? []).map(({ url }) => url))
  const hosts = new Hosts([...options.site, ...sources].map(url => new URL(url).origin))
  let index = 0
  for (const { kind, item } of due) {
    if (kind === 'url') hosts.need(item, index)
    index++
  }
  for (const { name, manifest, changes, urls, unseen } of outputs) {
    for (const folder of unseen ?? []) for (const url of urls.now(folder)) hosts.hide(url)
    let next = 0
    const isWhole = wholes.has(name) && !urls.moved
    const { added } = isWhole ? { added: [] } : changes
    for (const path of isWhole && unseen !== undefined ? [] : eachPath(manifest)) {
      // Both are in the same order.
      const isAdded = path === added[next]?.path
      if (isAdded) next++
      for (const url of isAdded ? urls.now(path) : urls.all(path)) {
        if (!isWhole) hosts.put(url, isAdded ? 'neutral' : 'keep')
        if (unseen === undefined) hosts.hide(url)
      }
    }
    for (const { path } of changes.removed) for (const url of urls.all(path)) hosts.put(url, 'keep')
  }
  return hosts.list(due)
}

/** The paths of one host by what may happen to them, in any order, with repetitions. */
interface Host {
  readonly origin: string
  /** As indexes into what is due: no path is held twice. */
  readonly must: NumberList
  readonly keep: TextList
  readonly neutral: TextList
  readonly unseen: Set<string>
}

/** Collects URLs in lists that are sorted and merged at the end: files come nearly sorted. */
class Hosts {
  readonly #hosts: Host[]

  constructor(origins: readonly string[]) {
    this.#hosts = [...new Set(origins)].map(createHost)
  }

  put(url: string, state: 'keep' | 'neutral'): void {
    const host = this.#hostOf(url)
    host[state].push(pathIn(url, host))
  }

  /** @param index - of the URL among what is due */
  need(url: string, index: number): void {
    this.#hostOf(url).must.push(index)
  }

  /** Says that there may be more in the folder of a URL. */
  hide(url: string): void {
    const host = this.#hostOf(url)
    const path = withoutQuery(url.slice(host.origin.length))
    host.unseen.add(path.slice(0, path.lastIndexOf('/') + 1) || '/')
  }

  #hostOf(url: string): Host {
    const known = this.#hosts.find(({ origin }) => url.startsWith(origin) && url[origin.length] === '/')
    if (known !== undefined) return known
    const slash = url.indexOf('/', url.indexOf('//') + 2)
    const host = createHost(slash < 0 ? url : url.slice(0, slash))
    this.#hosts.push(host)
    return host
  }

  list(due: DueList): readonly KnownUrls[] {
    return this.#hosts.map(host => mergeStates(host, due))
  }
}

function pathIn(url: string, { origin }: Pick<Host, 'origin'>): string {
  return url.slice(origin.length) || '/'
}

/** The paths of what is due on a host. */
function pathsDue(host: Host, due: DueList): Texts {
  const { must } = host
  return new MadeTexts(must.length, index => pathIn(due.at(must.at(index) ?? due.length)?.item ?? '', host))
}

function createHost(origin: string): Host {
  return {
    origin,
    must: new NumberList(),
    keep: new TextList(),
    neutral: new TextList(),
    unseen: new Set(),
  }
}

/** One sorted list; a path that is in several has the state of the first that holds it. */
function mergeStates(host: Host, due: DueList): KnownUrls {
  const { origin, must, keep, neutral, unseen } = host
  const lists = [
    { paths: sortTexts(pathsDue(host, due)).texts, state: State.must, at: 0 },
    { paths: sortTexts(keep).texts, state: State.keep, at: 0 },
    { paths: sortTexts(neutral).texts, state: State.neutral, at: 0 },
  ]
  const [only, other] = lists.filter(({ paths }) => paths.length > 0)
  if (only !== undefined && other === undefined && isUnique(only.paths)) {
    const states = new Uint8Array(only.paths.length).fill(only.state)
    return { origin, paths: only.paths, states, unseen: [...unseen].sort() }
  }
  const paths = new TextList()
  const states = new Uint8Array(must.length + keep.length + neutral.length)
  for (;;) {
    let first: string | undefined
    let state: number = State.neutral
    for (const list of lists) {
      const path = list.paths.at(list.at)
      if (path === undefined || (first !== undefined && first <= path)) continue
      first = path
      state = list.state
    }
    if (first === undefined) break
    for (const list of lists) while (list.paths.at(list.at) === first) list.at++
    states[paths.length] = state
    paths.push(first)
  }
  return { origin, paths, states: states.subarray(0, paths.length), unseen: [...unseen].sort() }
}

/** Whether sorted texts are there once each. */
function isUnique(texts: Texts): boolean {
  let before: string | undefined
  for (const text of texts) {
    if (text === before) return false
    before = text
  }
  return true
}
