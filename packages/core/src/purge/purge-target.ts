import type { Context } from '../context.ts'
import type { ErrorCode } from '../errors/catalog.ts'
import type { LedgerDocument } from '../ledger/schema.ts'
import { journalLine } from '../ledger/settle.ts'
import type { DueItem, Plan } from '../plan/model.ts'
import { dueKey } from '../plan/pattern.ts'
import type { PreparedTarget } from '../prepare/target.ts'
import type { Failure } from '../providers/contract/provider.ts'
import type { ErrorReport, RequestReport, TargetReport } from '../report/model.ts'
import { listWidenings } from '../report/widenings.ts'
import { awaitJobs } from '../vendor/jobs.ts'
import { type Delivery, dispatch, type Outcome } from './dispatch.ts'
import { heldError, holdBack, staleUrls, waitingError } from './hold-back.ts'

const codes: Readonly<Record<Failure['kind'], ErrorCode>> = {
  credentials: 'CREDENTIALS_REFUSED',
  rejected: 'NOT_ACCEPTED',
  other: 'NOT_ACCEPTED',
}

/**
 * Purges one layer and settles each answer as it arrives.
 *
 * @param stale - what the layers nearer to the origin did not accept
 * @param document - the ledger as it was written before the first request
 */
export async function purgeTarget(
  { target, due, plan: makePlan }: PreparedTarget,
  stale: readonly DueItem[],
  document: LedgerDocument | undefined,
  context: Context,
): Promise<{ readonly report: TargetReport; readonly unsettled: readonly DueItem[] }> {
  const { free, held } = holdBack(due, stale)
  const plan = makePlan(free, staleUrls(stale))
  const pending = new Map((document?.pending.get(target.name) ?? []).map(item => [dueKey(item), item]))
  const debts = free.map(item => pending.get(dueKey(item)))

  const strikeOff = async (indexes: readonly number[]) => {
    const items = indexes.flatMap(index => debts[index] ?? [])
    if (items.length > 0) await context.store.append(journalLine(document?.id, target.name, items))
  }
  await strikeOff(plan.skipped.map(({ due: index }) => index))

  const requests: RequestReport[] = []
  const settled = new Set<number>()
  const failures: Outcome[] = []
  const operations: string[] = []
  const open = countItems(plan, free.length)
  const passedOver = new Set(plan.skipped.map(({ due: index }) => index))
  const waiting = free.filter((_, index) => open[index] === 0 && !passedOver.has(index))
  const unsent = await dispatch(
    target,
    plan.batches,
    context,
    async ({ report, outcomes, operation }: Delivery) => {
      requests.push(report)
      if (operation !== undefined) operations.push(operation)
      const now = new Set<number>()
      for (const { planned, failure } of outcomes) {
        if (failure !== undefined) continue
        for (const index of planned.covers) {
          const left = (open[index] ?? 0) - 1
          open[index] = left
          if (left === 0) now.add(index)
        }
      }
      failures.push(...outcomes.filter(({ failure }) => failure !== undefined))
      for (const index of now) settled.add(index)
      await strikeOff([...now])
      if (now.size > 0) context.onSettled?.(target.name, pick(free, now))
    },
  )
  failures.push(...unsent)
  const waits = operations.length > 0 && (target.api.wait ?? 0) > 0
  const completion = waits ? await awaitJobs(target, operations, context) : undefined

  const skipped = plan.skipped.map(({ due: index, reason }) => ({ item: free[index]?.item ?? '', reason }))
  const unsettled = [...held, ...free.filter((_, index) => !settled.has(index) && !passedOver.has(index))]
  return {
    unsettled,
    report: {
      name: target.name,
      provider: target.provider,
      due: due.length,
      accepted: settled.size,
      settled: pick(free, settled),
      pending: unsettled.length,
      collateral: plan.collateral,
      widenings: listWidenings(plan, free),
      requests,
      errors: [...toErrors(failures, free), ...heldError(held), ...waitingError(waiting)],
      skipped,
      ...(completion === undefined ? {} : { jobs: completion.jobs }),
    },
  }
}

function pick(due: readonly DueItem[], indexes: Iterable<number>): DueItem[] {
  return Array.from(indexes).flatMap(index => due[index] ?? [])
}

/** How many items must be accepted for each due item to be settled. */
function countItems(plan: Plan, due: number): Uint32Array {
  const counts = new Uint32Array(due)
  for (const { covers } of plan.batches.flat())
    for (const index of covers) counts[index] = (counts[index] ?? 0) + 1
  return counts
}

/** One error for each different reason, with all it concerns. */
function toErrors(failures: readonly Outcome[], due: readonly DueItem[]): ErrorReport[] {
  const byReason = new Map<string, { failure: Failure; items: Set<string> }>()
  for (const { planned, failure } of failures) {
    if (failure === undefined) continue
    const key = `${failure.kind} ${failure.message}`
    const group = byReason.get(key) ?? { failure, items: new Set() }
    byReason.set(key, group)
    for (const index of planned.covers) group.items.add(due[index]?.item ?? '')
  }
  return [...byReason.values()].map(({ failure: { kind, message, hint }, items }) => ({
    code: codes[kind],
    message,
    ...(hint === undefined ? {} : { hint }),
    items: [...items],
  }))
}
