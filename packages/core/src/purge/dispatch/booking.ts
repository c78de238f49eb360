import { createHash } from 'node:crypto'
import type { Target } from '../../options/target.ts'
import { listOf } from '../../plan/lists.ts'
import type { Batch, PlanItem } from '../../plan/model.ts'
import type { Booking } from '../../wire/pace-gate.ts'

/** What a request with these items takes out of which bucket; `undefined` where no pace is known. */
export function bookingOf(target: Target, carried: Batch): Booking | undefined {
  const { lists } = target.api.capabilities
  const [first] = carried
  if (first === undefined) return undefined
  const { pace } = lists[listOf(lists, first.item.kind)] ?? {}
  if (pace === undefined) return undefined
  // Lists of one and the same pace share its bucket.
  const list = lists.findIndex(each => each.pace === pace)
  const parts = [
    target.provider,
    pace.by ?? accountOf(target),
    list,
    ...(pace.each ? [nameOf(first.item)] : []),
  ]
  return { bucket: parts.join(' '), pace, amount: pace.of === 'items' ? carried.length : 1 }
}

/** Who the vendor knows a target by: the option says it, or else its secrets do, of which only a digest is shown. */
function accountOf({ account, baseUrl, secrets }: Target): string {
  if (account !== undefined) return account
  const hash = createHash('sha256').update(baseUrl)
  for (const secret of secrets) hash.update('\0').update(secret.reveal())
  return hash.digest('hex').slice(0, 16)
}

function nameOf(item: PlanItem): string {
  return createHash('sha256').update(JSON.stringify(item)).digest('hex').slice(0, 16)
}
