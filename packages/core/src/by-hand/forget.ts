import type { Context } from '../context.ts'
import { CdnPurgeError } from '../errors/error.ts'
import { readLedger } from '../ledger/read.ts'
import { rewriteLedger } from '../ledger/rewrite.ts'
import type { LedgerDocument } from '../ledger/schema.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import { suggest } from '../options/suggest.ts'
import type { DueItem } from '../plan/model.ts'
import { isUnread } from '../providers/contract/vocabulary.ts'
import { resolveUrl } from '../urls/resolve.ts'
import { resolveSites, type Site } from '../urls/sites.ts'

/** A pending item that is owed no longer. */
export interface Forgotten extends DueItem {
  readonly target: string
}

/** Pending items to drop without sending them. */
export interface Forget {
  readonly options: Pick<ResolvedOptions, 'environment' | 'site' | 'targets'>
  /** As the ledger words them; a path stands for that path on every host of the site. */
  readonly items: readonly string[]
  /** Only what these targets owe, which need not be configured any more; empty: all. */
  readonly targets: readonly string[]
}

/**
 * Drops pending items, all or, where one of them is not pending, none.
 *
 * @returns what was dropped, and the ledger's sequence since
 * @throws CdnPurgeError `USAGE` naming the target or item that is unknown
 */
export async function forgetPending(
  { options, items, targets }: Forget,
  context: Context,
): Promise<{ readonly dropped: readonly Forgotten[]; readonly sequence: number }> {
  // Also makes sure that it is the ledger of this environment.
  await readLedger(context.store, options.environment, () => false)
  const { sites } = resolveSites(options.site)
  const wanted = items.map(text => ({ text, names: new Set(wordings(text, sites, options.targets)) }))
  let dropped: readonly Forgotten[] = []
  const document = await rewriteLedger(context, before => {
    const all = listPending(before, targets, options)
    const problems = wanted
      .filter(({ names }) => !all.some(({ item }) => names.has(item)))
      .map(({ text }) => `${text} is not pending${suggest(text, textsOf(all, sites))}.`)
    if (problems.length > 0) {
      throw new CdnPurgeError('USAGE', problems, {
        hint: 'Nothing was dropped. "cdn-purge status --verbose" lists what is pending.',
        problems,
      })
    }
    dropped = all.filter(({ item }) => wanted.some(({ names }) => names.has(item)))
    return before && dropped.length > 0 ? without(before, dropped) : undefined
  })
  return { dropped, sequence: document?.sequence ?? 0 }
}

/** What a text may be called in the ledger: as it is, by URL, in a vendor's own words. */
function wordings(text: string, sites: readonly Site[], targets: ResolvedOptions['targets']): string[] {
  const said = targets.flatMap(({ api }) => api.vocabulary?.read(text) ?? [])
  const raw = said.flatMap(each => (isUnread(each) ? [] : [each.due.item]))
  return [text, ...(resolveUrl(text, sites) ?? []), ...raw]
}

function listPending(
  document: LedgerDocument | undefined,
  targets: readonly string[],
  options: Pick<ResolvedOptions, 'targets'>,
): Forgotten[] {
  const pending = document?.pending ?? new Map<string, readonly DueItem[]>()
  const known = [...new Set([...options.targets.map(({ name }) => name), ...pending.keys()])]
  const problems = targets
    .filter(name => !known.includes(name))
    .map(name => `--target ${name}: there is no such target${suggest(name, known)}.`)
  if (problems.length > 0) {
    throw new CdnPurgeError('USAGE', problems, {
      hint: `There are: ${known.join(', ')}.`,
      problems,
    })
  }
  return [...pending].flatMap(([target, items]) =>
    targets.length > 0 && !targets.includes(target)
      ? []
      : items.map(({ kind, item }) => ({ target, kind, item })),
  )
}

/** What a user may have meant: the items, and their paths where a path would name them. */
function textsOf(pending: readonly Forgotten[], sites: readonly Site[]): string[] {
  return pending.flatMap(({ item }) => {
    const site = sites.find(({ origin }) => item.startsWith(`${origin}/`))
    return site === undefined ? [item] : [item, item.slice(site.origin.length)]
  })
}

function without(document: LedgerDocument, dropped: readonly Forgotten[]): LedgerDocument {
  const gone = new Set(dropped.map(({ target, kind, item }) => JSON.stringify([target, kind, item])))
  const left = [...document.pending].map(
    ([target, items]) =>
      [target, items.filter(({ kind, item }) => !gone.has(JSON.stringify([target, kind, item])))] as const,
  )
  return { ...document, pending: new Map(left.filter(([, items]) => items.length > 0)) }
}
