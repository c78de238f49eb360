import type { Context } from '../context.ts'
import type { ErrorCode } from '../errors/catalog.ts'
import { oweAgain } from '../ledger/owe-again.ts'
import type { LedgerDocument } from '../ledger/schema.ts'
import { journalLine } from '../ledger/settle.ts'
import { marked } from '../plan/due-list.ts'
import type { DueItem, DueList, PlannedItem } from '../plan/model.ts'
import type { Failure } from '../providers/contract/provider.ts'
import type { ErrorReport, RequestReport } from '../report/model.ts'
import type { Recording } from '../report/page/recording.ts'
import { awaitCompletion } from '../vendor/completion.ts'
import { Progress } from '../wait/progress.ts'
import { Debts } from './debts.ts'
import { type Delivery, dispatch, type Outcome } from './dispatch/dispatch.ts'
import { type Delivered, isWide, type PlannedLayer } from './layer.ts'
import { lookForCause } from './look-for-cause.ts'

const codes: Readonly<Record<Failure['kind'], ErrorCode>> = {
  credentials: 'CREDENTIALS_REFUSED',
  rejected: 'NOT_ACCEPTED',
  other: 'NOT_ACCEPTED',
}

/**
 * Sends a layer's plan and settles each answer as it arrives.
 *
 * @param document - the ledger as it was written before the first request
 * @param recording - is told of each request
 * @returns what was done, and what is stale here still
 */
export async function sendLayer(
  layer: PlannedLayer,
  document: LedgerDocument | undefined,
  context: Context,
  recording?: Recording,
): Promise<Delivered> {
  const { target, free, held, made } = layer
  context.logger.trace?.('plan', () => describeLayer(layer))
  const debts = new Debts(layer, document?.pending.get(target.name) ?? [])
  const strikeOff = async (indexes: readonly number[]) => {
    const items = debts.settle(indexes)
    if (items.length > 0) await context.store.append(journalLine(document?.id, target.name, items))
  }
  const passedOver = new Set(made.skipped.map(({ due }) => due))
  await strikeOff([...passedOver])

  const requests: RequestReport[] = []
  const settled = new Uint8Array(free.length)
  const accepted = new Accepted()
  const failures: Outcome[] = []
  const operations = new Map<string, readonly PlannedItem[]>()
  const open = layer.needed.slice()
  const progress = new Progress(
    context,
    done => `${target.name}: ${done} of ${Math.max(done, made.batches.length)} requests are answered`,
  )
  const deliver = async ({ report, outcomes, operation, course }: Delivery) => {
    requests.push(report)
    const refused = outcomes.find(({ failure }) => failure !== undefined)?.failure?.message
    recording?.addRequest(
      target.name,
      report,
      refused === undefined ? course : { failure: refused, ...course },
    )
    progress.step(requests.length)
    if (operation !== undefined) {
      operations.set(
        operation,
        outcomes.flatMap(({ planned, failure }) => (failure === undefined ? [planned] : [])),
      )
    }
    const now: number[] = []
    for (const { planned, failure } of outcomes) {
      if (failure !== undefined) continue
      accepted.add(planned)
      for (const index of planned.covers) {
        const left = (open[index] ?? 0) - 1
        open[index] = left
        if (left === 0) now.push(index)
      }
    }
    for (const outcome of outcomes) if (outcome.failure !== undefined) failures.push(outcome)
    for (const index of now) settled[index] = 1
    await strikeOff(now)
    if (now.length > 0) context.onSettled?.(target.name, pick(free, now))
  }
  try {
    // There may be more of them than a call takes arguments.
    for (const outcome of await dispatch(target, made.batches, context, deliver)) failures.push(outcome)
  } finally {
    progress.end()
  }
  await lookForCause(target, requests, context)
  const completion = await awaitCompletion(target, operations, context)
  const failed = completion?.failed ?? []
  failures.push(...failed)
  const undone = new Set(failed.flatMap(({ planned }) => planned.covers))
  const again = [...undone].filter(index => settled[index] === 1).sort((a, b) => a - b)
  for (const index of again) settled[index] = 0
  await oweAgain([{ name: target.name, settled: pick(free, again) }], context)
  const left = settled.map((mark, index) => (mark === 0 && !passedOver.has(index) ? 1 : 0))
  return {
    done: {
      requests,
      // In their order, however the answers came.
      settled: marked(free, settled),
      ...accepted.without(failed.map(({ planned }) => planned)),
      errors: toErrors(failures, free),
      ...(completion === undefined ? {} : { jobs: completion.jobs }),
    },
    stale: [...held, ...marked(free, left)],
  }
}

function describeLayer({ target, due, free, held, waiting, made }: PlannedLayer): string {
  const counts = new Map<string, number>()
  for (const batch of made.batches)
    for (const { item } of batch) counts.set(item.kind, (counts.get(item.kind) ?? 0) + 1)
  const kinds = [...counts].map(([kind, number]) => `${number} ${kind}`).join(', ') || 'no item'
  return `${target.name}: ${due.length} due, of which ${free.length} may go, ${held.length} are held back and ${waiting.length} wait: ${kinds} in ${made.batches.length} batches, ${made.collateral} unchanged hit, ${made.skipped.length} skipped`
}

function pick(due: DueList, indexes: Iterable<number>): DueItem[] {
  return Array.from(indexes).flatMap(index => due.at(index) ?? [])
}

/** Items that were accepted: all are counted, those that reach far are kept. */
class Accepted {
  #items = 0
  readonly #wide: PlannedItem[] = []

  add(planned: PlannedItem): void {
    this.#items++
    if (isWide(planned)) this.#wide.push(planned)
  }

  /** @param failed - what turned out not to be done, though it was accepted */
  without(failed: readonly PlannedItem[]): {
    readonly items: number
    readonly wide: readonly PlannedItem[]
  } {
    const broken = new Set(failed)
    return {
      items: this.#items - broken.size,
      wide: this.#wide.filter(planned => !broken.has(planned)),
    }
  }
}

/** One error for each different reason, with all it concerns. */
function toErrors(failures: readonly Outcome[], due: DueList): ErrorReport[] {
  const byReason = new Map<string, { failure: Failure; items: Set<string> }>()
  for (const { planned, failure } of failures) {
    if (failure === undefined) continue
    const key = `${failure.kind} ${failure.message}`
    const group = byReason.get(key) ?? { failure, items: new Set() }
    byReason.set(key, group)
    for (const index of planned.covers) group.items.add(due.at(index)?.item ?? '')
  }
  return [...byReason.values()].map(({ failure: { kind, message, hint }, items }) => ({
    code: codes[kind],
    message,
    ...(hint === undefined ? {} : { hint }),
    items: [...items],
  }))
}
