import type { DueItem } from '../plan/model.ts'
import { compare } from '../text/compare.ts'
import { toRecord } from './named.ts'
import { writeOutputEntry } from './output-entry.ts'
import { Rows } from './rows.ts'
import {
  LEDGER_VERSION,
  type LedgerDocument,
  type Pending,
  type PendingItem,
  type PendingOutput,
} from './schema.ts'

/** What can be owed: an item, or all that an output is known by. */
export type Owable = DueItem | Omit<PendingOutput, 'since'>

/** What a request settled: an item, or rows of an output, as `Rows` writes them. */
export type Settled =
  | PendingItem
  | (Pick<PendingOutput, 'kind' | 'item' | 'since'> & { readonly rows: string })

/** A journal line: what one accepted request settled. */
interface JournalEntry {
  /** Of the ledger; absent in lines of before it had one. */
  readonly ledger?: string
  readonly target: string
  readonly settled: readonly {
    readonly kind: string
    readonly item: string
    readonly since: number
    readonly rows?: string
  }[]
}

/** What a target owes: by kind, then by item. Keys made of both would make {@link replay} take 1.7 times as long. */
type ByKind = Map<string, Map<string, Pending>>

/** A ledger that knows of no deploy and owes nothing. */
export function emptyLedger(environment: string, site: readonly string[]): LedgerDocument {
  return {
    version: 1,
    environment,
    sequence: 0,
    updatedAt: new Date(0).toISOString(),
    site: [...site],
    outputs: new Map(),
    images: {},
    pending: new Map(),
  }
}

/**
 * The document with more items pending for a target. An item that is pending already is due from `sequence` on,
 * so that the answer to an earlier request no longer settles it.
 *
 * @param sequence - the sequence of the write that makes them due
 */
export function owe(
  document: LedgerDocument,
  target: string,
  items: Iterable<Owable>,
  sequence: number,
): LedgerDocument {
  const pending = pendingOf(document, target)
  for (const each of items) {
    const { kind, item } = each
    const debt = kind === 'output' ? { ...each, since: sequence } : { kind, item, since: sequence }
    itemsOf(pending, kind).set(item, debt)
  }
  return withPending(document, new Map([[target, pending]]))
}

/**
 * The journal line that settles pending items, as they were when the request that was accepted was made.
 *
 * @param ledger - the identity of the ledger that they are pending in
 */
export function journalLine(ledger: string | undefined, target: string, items: readonly Settled[]): string {
  return JSON.stringify({
    ledger,
    target,
    settled: items.map(each => {
      const { kind, item, since } = each
      return { kind, item, since, ...('rows' in each ? { rows: each.rows } : {}) }
    }),
  })
}

/**
 * The document without what the journal's lines settle. An item that has become due again since its request was
 * made stays, and so a line may be replayed any number of times. Lines that were half written are ignored, and so are
 * those of another ledger: an answer to its request says nothing of what this one owes.
 */
export function replay(document: LedgerDocument, lines: Iterable<string>): LedgerDocument {
  const targets = new Map<string, ByKind>()
  const open = new OpenOutputs()
  for (const line of lines) {
    const entry = parseLine(line)
    if (entry === undefined || entry.ledger !== document.id) continue
    const { target, settled } = entry
    const pending = targets.get(target) ?? pendingOf(document, target)
    targets.set(target, pending)
    for (const { kind, item, since, rows = '' } of settled) {
      const items = itemsOf(pending, kind)
      const found = items.get(item)
      if (found?.since !== since) continue
      if (found.kind !== 'output' || open.settle(items, found, rows)) items.delete(item)
    }
  }
  open.close()
  return withPending(document, targets)
}

/** The debts of outputs that a journal settles in part: their texts are read and written once. */
class OpenOutputs {
  readonly #open = new Map<PendingOutput, { readonly items: Map<string, Pending>; readonly rows: Rows }>()

  /** @returns whether nothing of it is due any more */
  settle(items: Map<string, Pending>, debt: PendingOutput, text: string): boolean {
    const found = this.#open.get(debt) ?? { items, rows: settledRows(debt) }
    this.#open.set(debt, found)
    return found.rows.addText(text).isFull
  }

  close(): void {
    for (const [debt, { items, rows }] of this.#open) {
      if (items.get(debt.item) === debt) items.set(debt.item, { ...debt, settled: rows.toString() })
    }
  }
}

/** The rows of an output that are not due, or no longer. */
export function settledRows({ urls, settled = '' }: Pick<PendingOutput, 'urls' | 'settled'>): Rows {
  return new Rows(urls).addText(settled)
}

/** The text of `ledger.json`: the same document always gives the same bytes. */
export function serializeLedger(document: LedgerDocument): string {
  const isOwedWhole = [...document.pending.values()].some(items =>
    items.some(({ kind }) => kind === 'output'),
  )
  const ordered = {
    version: isOwedWhole ? LEDGER_VERSION : 1,
    id: document.id,
    environment: document.environment,
    sequence: document.sequence,
    updatedAt: document.updatedAt,
    site: document.site,
    outputs: toRecord(document.outputs, writeOutputEntry),
    images: toRecord(new Map(Object.entries(document.images)), ({ hash, token }) => ({ hash, token })),
    unserved: document.unserved,
    options: document.options,
    pending: toRecord(document.pending, items =>
      sortedItems(items).map(each => {
        const { kind, item, since } = each
        return kind === 'output'
          ? { kind, item, since, urls: each.urls, settled: each.settled }
          : { kind, item, since }
      }),
    ),
  }
  return `${JSON.stringify(ordered, undefined, 2)}\n`
}

/** The text of the outputs of a ledger: the same outputs always give the same text. */
export function serializeOutputs(outputs: LedgerDocument['outputs']): string {
  return JSON.stringify(toRecord(outputs, writeOutputEntry))
}

function parseLine(line: string): JournalEntry | undefined {
  try {
    const entry: unknown = JSON.parse(line)
    return isEntry(entry) ? entry : undefined
  } catch {
    return undefined
  }
}

/** By hand: a schema takes 1.5 times as long as parsing the JSON, this a third of it, and there may be a million items. */
function isEntry(value: unknown): value is JournalEntry {
  if (typeof value !== 'object' || value === null || !('target' in value && 'settled' in value)) return false
  if ('ledger' in value && typeof value.ledger !== 'string') return false
  return typeof value.target === 'string' && Array.isArray(value.settled) && value.settled.every(isSettled)
}

function isSettled(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (!('kind' in value && 'item' in value && 'since' in value)) return false
  if ('rows' in value && typeof value.rows !== 'string') return false
  return typeof value.kind === 'string' && typeof value.item === 'string' && Number.isSafeInteger(value.since)
}

function pendingOf(document: LedgerDocument, target: string): ByKind {
  const pending: ByKind = new Map()
  for (const item of document.pending.get(target) ?? []) itemsOf(pending, item.kind).set(item.item, item)
  return pending
}

function itemsOf(pending: ByKind, kind: string): Map<string, Pending> {
  const items = pending.get(kind) ?? new Map<string, Pending>()
  pending.set(kind, items)
  return items
}

function withPending(document: LedgerDocument, targets: ReadonlyMap<string, ByKind>): LedgerDocument {
  const pending = new Map(document.pending)
  for (const [target, byKind] of targets) {
    const items = [...byKind.values()].flatMap(each => [...each.values()])
    if (items.length === 0) pending.delete(target)
    else pending.set(target, sortedItems(items))
  }
  return { ...document, pending }
}

function sortedItems(items: readonly Pending[]): Pending[] {
  return items.toSorted((a, b) => compare(a.kind, b.kind) || compare(a.item, b.item))
}
