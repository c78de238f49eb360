import type { DueItem } from '../plan/model.ts'
import { compare } from '../text/compare.ts'
import { toRecord } from './named.ts'
import { writeOutputEntry } from './output-entry.ts'
import { LEDGER_VERSION, type LedgerDocument, type PendingItem } from './schema.ts'

/** A journal line: what one accepted request settled. */
interface JournalEntry {
  /** Of the ledger; absent in lines of before it had one. */
  readonly ledger?: string
  readonly target: string
  readonly settled: readonly { readonly kind: string; readonly item: string; readonly since: number }[]
}

/** Pending items of a target: by kind, then by item. Keys made of both would make {@link replay} take 1.7 times as long. */
type Pending = Map<string, Map<string, PendingItem>>

/** A ledger that knows of no deploy and owes nothing. */
export function emptyLedger(environment: string, site: readonly string[]): LedgerDocument {
  return {
    version: LEDGER_VERSION,
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
  items: Iterable<DueItem>,
  sequence: number,
): LedgerDocument {
  const pending = pendingOf(document, target)
  for (const { kind, item } of items) itemsOf(pending, kind).set(item, { kind, item, since: sequence })
  return withPending(document, new Map([[target, pending]]))
}

/**
 * The journal line that settles pending items, as they were when the request that was accepted was made.
 *
 * @param ledger - the identity of the ledger that they are pending in
 */
export function journalLine(
  ledger: string | undefined,
  target: string,
  items: readonly PendingItem[],
): string {
  return JSON.stringify({
    ledger,
    target,
    settled: items.map(({ kind, item, since }) => ({ kind, item, since })),
  })
}

/**
 * The document without what the journal's lines settle. An item that has become due again since its request was
 * made stays, and so a line may be replayed any number of times. Lines that were half written are ignored, and so are
 * those of another ledger: an answer to its request says nothing of what this one owes.
 */
export function replay(document: LedgerDocument, lines: Iterable<string>): LedgerDocument {
  const targets = new Map<string, Pending>()
  for (const line of lines) {
    const entry = parseLine(line)
    if (entry === undefined || entry.ledger !== document.id) continue
    const { target, settled } = entry
    const pending = targets.get(target) ?? pendingOf(document, target)
    targets.set(target, pending)
    for (const { kind, item, since } of settled) {
      const items = itemsOf(pending, kind)
      if (items.get(item)?.since === since) items.delete(item)
    }
  }
  return withPending(document, targets)
}

/** The text of `ledger.json`: the same document always gives the same bytes. */
export function serializeLedger(document: LedgerDocument): string {
  const ordered = {
    version: document.version,
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
      sortedItems(items).map(({ kind, item, since }) => ({ kind, item, since })),
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
  return typeof value.kind === 'string' && typeof value.item === 'string' && Number.isSafeInteger(value.since)
}

function pendingOf(document: LedgerDocument, target: string): Pending {
  const pending: Pending = new Map()
  for (const item of document.pending.get(target) ?? []) itemsOf(pending, item.kind).set(item.item, item)
  return pending
}

function itemsOf(pending: Pending, kind: string): Map<string, PendingItem> {
  const items = pending.get(kind) ?? new Map<string, PendingItem>()
  pending.set(kind, items)
  return items
}

function withPending(document: LedgerDocument, targets: ReadonlyMap<string, Pending>): LedgerDocument {
  const pending = new Map(document.pending)
  for (const [target, byKind] of targets) {
    const items = [...byKind.values()].flatMap(each => [...each.values()])
    if (items.length === 0) pending.delete(target)
    else pending.set(target, sortedItems(items))
  }
  return { ...document, pending }
}

function sortedItems(items: readonly PendingItem[]): PendingItem[] {
  return items.toSorted((a, b) => compare(a.kind, b.kind) || compare(a.item, b.item))
}
