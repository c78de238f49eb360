import type { OutputContext } from '../ledger/output-entry.ts'
import type { LedgerState } from '../ledger/read.ts'
import type { LedgerDocument, Pending, PendingItem, PendingOutput } from '../ledger/schema.ts'
import { settledRows } from '../ledger/settle.ts'
import { eachPath } from '../manifest/manifest.ts'
import { type UrlsOf, urlsIn } from '../output/url-history.ts'
import { compare } from '../text/compare.ts'
import { withoutRepeats } from '../text/sort-texts.ts'
import { TextList, type Texts } from '../text/text-list.ts'

/** Everything that the files of a manifest are known by, each once: the rows of what is owed for the whole output. */
export function listRows(manifest: Uint8Array, urlsOf: UrlsOf): Texts {
  const urls = new TextList()
  for (const path of eachPath(manifest)) for (const url of urlsOf(path)) urls.push(url)
  return withoutRepeats(urls)
}

/** The rows of an output as the ledger has it; `manifest`: its bytes. */
export function recordedRows(
  { outputs }: Pick<LedgerDocument, 'outputs'>,
  name: string,
  manifest: Uint8Array,
): Texts {
  const entry = outputs.get(name)
  const context: OutputContext | undefined = entry?.context
  return context === undefined ? [] : listRows(manifest, urlsIn(context, entry?.base))
}

/**
 * The rows of a debt that are due still, by number. Where the output has another number of URLs than was noted, since
 * another version of this code gives them, the numbers say nothing, and all are due.
 */
export function openRows(debt: Pick<PendingOutput, 'urls' | 'settled'>, rows: number): Uint32Array {
  const settled = debt.urls === rows ? settledRows(debt) : undefined
  const open = new Uint32Array(rows - (settled?.count ?? 0))
  for (let row = 0, at = 0; row < rows; row++) if (settled?.has(row) !== true) open[at++] = row
  return open
}

/** How much is pending: an output that is owed as a whole counts by its URLs. */
export function countPending(pending: readonly Pending[]): number {
  return pending.reduce(
    (sum, each) => sum + (each.kind === 'output' ? each.urls - settledRows(each).count : 1),
    0,
  )
}

/** Whether an output is owed as a whole somewhere, so that its manifest is needed to say what is pending. */
export function isOwedWhole(output: string, { pending }: Pick<LedgerDocument, 'pending'>): boolean {
  return [...pending.values()].some(items =>
    items.some(({ kind, item }) => kind === 'output' && item === output),
  )
}

/**
 * What a target owes, item by item.
 *
 * @param state - with the manifests of all that {@link isOwedWhole}
 */
export function listPending(
  { document, manifests }: Pick<LedgerState, 'document' | 'manifests'>,
  target: string,
): readonly PendingItem[] {
  const pending = document?.pending.get(target) ?? []
  const items = pending.flatMap(each => (each.kind === 'output' ? [] : [each]))
  const named = new Set(items.flatMap(({ kind, item }) => (kind === 'url' ? [item] : [])))
  for (const debt of pending) {
    const manifest = debt.kind === 'output' && manifests.get(debt.item)
    if (document === undefined || !manifest) continue
    const rows = recordedRows(document, debt.item, manifest)
    for (const row of openRows(debt, rows.length)) {
      const item = rows.at(row)
      if (item === undefined || named.has(item)) continue
      named.add(item)
      items.push({ kind: 'url', item, since: debt.since })
    }
  }
  return items.toSorted((a, b) => compare(a.kind, b.kind) || compare(a.item, b.item))
}
