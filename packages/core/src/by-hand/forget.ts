import type { Context } from '../context.ts'
import { CdnPurgeError } from '../errors/error.ts'
import { type LedgerState, readLedger } from '../ledger/read.ts'
import { ATTEMPTS, busy, rewriteLedger } from '../ledger/rewrite.ts'
import { Rows } from '../ledger/rows.ts'
import type { LedgerDocument, Pending } from '../ledger/schema.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import { suggest } from '../options/suggest.ts'
import { isOwedWhole, listPending, openRows, recordedRows } from '../owed/pending-items.ts'
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
  const { sites } = resolveSites(options.site)
  const wanted = items.map(text => ({ text, names: new Set(wordings(text, sites, options.targets)) }))
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    // Also makes sure that it is the ledger of this environment.
    const read = await readLedger(context.store, options.environment, (name, _, its) =>
      isOwedWhole(name, its),
    )
    let dropped: readonly Forgotten[] = []
    let isStale = false
    const document = await rewriteLedger(context, before => {
      isStale = !isSameWhole(before, read.document)
      if (isStale) return undefined
      const state = { document: before, manifests: read.manifests }
      const all = listAll(state, targets, options)
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
      return before && dropped.length > 0 ? without(before, state.manifests, dropped) : undefined
    })
    if (!isStale) return { dropped, sequence: document?.sequence ?? 0 }
  }
  throw busy(context.store)
}

/** Whether the manifests of what is owed as a whole are those that were read. */
function isSameWhole(now: LedgerDocument | undefined, read: LedgerDocument | undefined): boolean {
  return [...(now?.outputs ?? [])].every(
    ([name, { manifest }]) =>
      now === undefined || !isOwedWhole(name, now) || read?.outputs.get(name)?.manifest === manifest,
  )
}

/** What a text may be called in the ledger: as it is, by URL, in a vendor's own words. */
function wordings(text: string, sites: readonly Site[], targets: ResolvedOptions['targets']): string[] {
  const said = targets.flatMap(({ api }) => api.vocabulary?.read(text) ?? [])
  const raw = said.flatMap(each => (isUnread(each) ? [] : [each.due.item]))
  return [text, ...(resolveUrl(text, sites) ?? []), ...raw]
}

function listAll(
  state: Pick<LedgerState, 'document' | 'manifests'>,
  targets: readonly string[],
  options: Pick<ResolvedOptions, 'targets'>,
): Forgotten[] {
  const owing = [...(state.document?.pending.keys() ?? [])]
  const known = [...new Set([...options.targets.map(({ name }) => name), ...owing])]
  const problems = targets
    .filter(name => !known.includes(name))
    .map(name => `--target ${name}: there is no such target${suggest(name, known)}.`)
  if (problems.length > 0) {
    throw new CdnPurgeError('USAGE', problems, {
      hint: `There are: ${known.join(', ')}.`,
      problems,
    })
  }
  return owing.flatMap(target =>
    targets.length > 0 && !targets.includes(target)
      ? []
      : listPending(state, target).map(({ kind, item }) => ({ target, kind, item })),
  )
}

/** What a user may have meant: the items, and their paths where a path would name them. */
function textsOf(pending: readonly Forgotten[], sites: readonly Site[]): string[] {
  return pending.flatMap(({ item }) => {
    const site = sites.find(({ origin }) => item.startsWith(`${origin}/`))
    return site === undefined ? [item] : [item, item.slice(site.origin.length)]
  })
}

function without(
  document: LedgerDocument,
  manifests: LedgerState['manifests'],
  dropped: readonly Forgotten[],
): LedgerDocument {
  const gone = new Set(dropped.map(({ target, kind, item }) => JSON.stringify([target, kind, item])))
  const isGone = (target: string, { kind, item }: DueItem) => gone.has(JSON.stringify([target, kind, item]))
  const left = [...document.pending].map(([target, items]) => {
    const kept = items.flatMap((each): Pending[] => {
      if (each.kind !== 'output') return isGone(target, each) ? [] : [each]
      const rows = recordedRows(document, each.item, manifests.get(each.item) ?? new Uint8Array())
      const settled = new Rows(rows.length)
      const open = new Set(openRows(each, rows.length))
      let row = 0
      for (const item of rows) {
        if (!open.has(row) || isGone(target, { kind: 'url', item })) settled.add(row)
        row++
      }
      return settled.isFull ? [] : [{ ...each, urls: rows.length, settled: settled.toString() }]
    })
    return [target, kept] as const
  })
  return { ...document, pending: new Map(left.filter(([, items]) => items.length > 0)) }
}
