import { retryAfter } from '../http/retry.ts'
import type { Failure } from '../providers/contract/provider.ts'
import type { ApiResponse } from '../wire/model.ts'

const DAY = 24 * 60 * 60

/**
 * A failure with when to try again, where the answer says it: the wait was longer than `maxRetryDelay`, or no retry was
 * left.
 *
 * @param now - milliseconds since the epoch
 */
export function withAskedWait(
  failure: Failure,
  { headers }: Pick<ApiResponse, 'headers'>,
  now: number,
): Failure {
  const ms = retryAfter(headers, now) ?? 0
  if (ms === 0) return failure
  const asked = `It asks to wait for ${describeSeconds(Math.ceil(ms / 1000))}: run "cdn-purge retry" then.`
  return { ...failure, hint: failure.hint === undefined ? asked : `${failure.hint} ${asked}` }
}

function describeSeconds(seconds: number): string {
  if (seconds > DAY) return 'more than a day'
  return seconds < 300 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`
}
