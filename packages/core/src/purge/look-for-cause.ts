import type { Context } from '../context.ts'
import type { Target } from '../options/target.ts'
import type { RequestReport } from '../report/model.ts'
import { createClean } from '../vendor/clean.ts'
import { exchange } from '../vendor/exchange.ts'

/** Where a cache held something not that was purged, its probe may know why: what it warns of is told. */
export async function lookForCause(
  target: Target,
  requests: readonly RequestReport[],
  context: Context,
): Promise<void> {
  const { probe } = target.api
  if (probe === undefined || !requests.some(({ missed }) => missed)) return
  const { value } = await exchange(target, probe, undefined, context)
  if (value?.warning === undefined) return
  context.logger.warn(`${target.name}: ${createClean(target, { headers: {} })(value.warning)}`)
}
