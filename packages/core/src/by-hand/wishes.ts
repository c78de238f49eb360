import { CdnPurgeError } from '../errors/error.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import type { Target } from '../options/target.ts'
import type { DueItem } from '../plan/model.ts'
import { dueKey } from '../plan/pattern.ts'
import { isNeeded } from '../prepare/target.ts'
import { isUnread } from '../providers/contract/vocabulary.ts'
import type { Site } from '../urls/sites.ts'
import { readDelivered } from './read-delivered.ts'
import {
  endsInName,
  isProblem,
  neither,
  type Problem,
  readExtension,
  readPrefix,
  readUrl,
} from './read-wish.ts'
import { type SaidTo, type Saying, understand } from './sayings.ts'
import { listSayings, sayPrefix, type VendorWishes } from './vendor-wishes.ts'

/** What a user purges by hand. A path stands for that path on every host of the site. */
export interface Wishes extends VendorWishes {
  /** Absolute URLs, paths that start with `/`, and asset identifiers of 32 letters and digits. */
  readonly urls?: readonly string[] | undefined
  /** Folders, each a URL or path that ends in `/` or `/*`; others are what names begin with, where a vendor knows that. */
  readonly prefixes?: readonly string[] | undefined
  /** `jpg`, for the site; `/folder/*.jpg`, for a folder. */
  readonly extensions?: readonly string[] | undefined
  /** `account`: at a target that knows assets, also those of the other sites of its account. */
  readonly everything?: 'site' | 'account' | undefined
}

/** Where the wishes are looked at. */
export interface Surroundings {
  /** Where the option `site` says. */
  readonly sites: readonly Site[]
  /** Where the outputs are known to be served beside that, by the bundler's base. */
  readonly served: readonly Site[]
  /** Whether an output has that URL. */
  isKnown(url: string): boolean
}

/** What the wishes come to. */
export interface Granted {
  /** By the target's name. */
  readonly due: ReadonlyMap<string, readonly DueItem[]>
  /** What of it is said in the vendors' own words. */
  readonly said: readonly SaidTo[]
  readonly warnings: readonly string[]
}

/**
 * What each target is to purge: what is on a host of the site at every target, what is on a host of its `images` at
 * that one. A target that is named explicitly gets all of it, whatever it can do with it; one for images takes any
 * origin then. The others get what concerns them.
 *
 * @throws CdnPurgeError `USAGE` with all problems at once
 */
export function readWishes(
  wishes: Wishes,
  options: Pick<ResolvedOptions, 'targets' | 'sendTo'>,
  { sites, served, isKnown }: Surroundings,
): Granted {
  const { urls = [], prefixes = [], extensions = [], everything } = wishes
  const named = options.sendTo !== undefined
  const chosen = options.targets.filter(({ name }) => options.sendTo?.includes(name) ?? true)
  const hosts = new Set([...sites, ...served].map(({ origin }) => new URL(origin).host))
  const found = new Map(chosen.map(({ name }) => [name, new Map<string, DueItem>()]))
  const sayings: Saying[] = [...listSayings(wishes)]
  const behind = readDelivered(urls, chosen)
  for (const { target, item } of [...behind.values()].flat()) found.get(target)?.set(dueKey(item), item)
  const read: (readonly DueItem[] | Problem)[] = urls.map(text => {
    const delivered = behind.get(text)
    if (delivered === undefined) return readUrl(text, sites)
    return delivered.length > 0 ? [] : sourceless(text)
  })
  for (const text of prefixes) {
    const said = sayPrefix(text, sites, (target, item) =>
      mayHold(target, { kind: 'prefix', item }, hosts, named),
    )
    if (!endsInName(text)) read.push(readPrefix(text, sites))
    else if (said === undefined) read.push({ problem: `The prefix "${text}" ${neither(text, sites)}` })
    else sayings.push(...said)
  }
  read.push(...extensions.map(text => readExtension(text, sites)))
  const understood = understand(sayings, chosen, named)
  const said = [...understood.said]
  const warnings = [...understood.warnings]
  const problems = [...read.filter(isProblem).map(({ problem }) => problem), ...understood.problems]
  const strangers: string[] = []
  for (const item of read.flatMap(each => (isProblem(each) ? [] : each))) {
    const holders = chosen.filter(target => mayHold(target, item, hosts, named))
    if (holders.length === 0) strangers.push(`${item.item}: ${foreign(item, sites)}`)
    const able = holders.filter(target => concerns(target, item))
    const isPattern = item.kind === 'url' && item.item.includes('*') && !isKnown(item.item)
    // Where nobody is able to, or was asked to explicitly, the reason is told.
    const told = named || (item.kind === 'asset' && able.length === 0)
    for (const target of told ? holders : able) {
      const pattern = isPattern ? sayWildcard(target, item.item) : undefined
      if (pattern !== undefined) said.push(pattern)
      else {
        found.get(target.name)?.set(dueKey(item), item)
        if (isPattern)
          warnings.push(
            `${target.name}: ${item.item} is purged as it is written, since "*" means nothing else there.`,
          )
      }
    }
  }
  if (everything === 'account' && !chosen.some(knowsAssets)) {
    problems.push(
      'Of the whole account, only Optimole can purge everything, and it is not among the targets.',
    )
  }
  if (problems.length + strangers.length > 0) throw refused(problems, strangers, options.targets)
  for (const target of everything === undefined ? [] : chosen) {
    const kind = everything === 'account' && knowsAssets(target) ? 'asset' : 'everything'
    const all: DueItem = { kind, item: '*' }
    found.get(target.name)?.set(dueKey(all), all)
  }
  for (const each of said) found.get(each.target)?.set(dueKey(each.said.due), each.said.due)
  return { due: new Map([...found].map(([name, items]) => [name, [...items.values()]])), said, warnings }
}

function sayWildcard({ name, api: { vocabulary } }: Target, url: string): SaidTo | undefined {
  const text = vocabulary?.words?.wildcard?.(url)
  const said = text === undefined ? undefined : vocabulary?.read(text)
  return said === undefined || isUnread(said) ? undefined : { target: name, said }
}

/** A delivery URL of something that Optimole keeps itself, or whose host it alone knows. */
function sourceless(text: string): Problem {
  return {
    problem: `"${text}" delivers something that no URL of a site names: purge it by its hash of 32 letters and digits.`,
  }
}

function mayHold(target: Target, item: DueItem, hosts: ReadonlySet<string>, named: boolean): boolean {
  if (item.kind === 'asset') return true
  const { images } = target.api
  const { host } = new URL(item.item)
  return (
    hosts.has(host) ||
    (images !== undefined && (named || images.sources.some(({ url }) => new URL(url).host === host)))
  )
}

function concerns(target: Target, { kind, item }: DueItem): boolean {
  if (kind === 'asset') return knowsAssets(target)
  return kind !== 'url' || isNeeded(target, item)
}

function knowsAssets({ api }: Target): boolean {
  return api.capabilities.assets === true
}

function foreign({ item }: DueItem, sites: readonly Site[]): string {
  const known = [...new Set(sites.map(({ origin }) => new URL(origin).host))].join(', ')
  return `"${new URL(item).host}" is no host of the option "site" (${known}), nor of a target's "images".`
}

function refused(
  wrong: readonly string[],
  strangers: readonly string[],
  targets: readonly Target[],
): CdnPurgeError {
  const problems = [...wrong, ...strangers]
  const images = strangers.length === 0 ? undefined : targets.find(({ api }) => api.images !== undefined)
  const hint = images && `For an image of any origin, name ${images.title} alone: --target ${images.name}.`
  return new CdnPurgeError('USAGE', problems, { problems, hint })
}
