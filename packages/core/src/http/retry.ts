import type { SendPolicy } from '../wire/model.ts'
import type { Answer } from './attempt.ts'

/**
 * Statuses after which the same request is sent again. A purge has the same effect when it is sent twice.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-status-codes
 */
const retried: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504])

/** Upper bound of the first wait, in milliseconds; it doubles with each retry. */
const firstDelay = 1000

/** How long to wait before a request is sent again, decided after each attempt. */
export interface Retry {
  /**
   * Milliseconds to wait after this answer, or `undefined`: it is the last.
   *
   * @param busy - the first wait where the answer says that the API is busy
   */
  afterAnswer(answer: Pick<Answer, 'status' | 'headers'>, now: number, busy?: number): number | undefined
  /** Milliseconds to wait after an attempt without an answer, or `undefined`: it was the last. */
  afterFailure(): number | undefined
}

/**
 * Counts the retries of one request.
 *
 * The wait is what the server asks for; else random between 0 and a bound that doubles each time, so that clients
 * that failed together do not come back together. Who is asked to wait for longer than `maxRetryDelay` gives up.
 *
 * @param random - a number from 0 to below 1
 */
export function createRetry(policy: SendPolicy, random: () => number): Retry {
  const usedFor = new Map<number, number>()
  let used = 0

  function backoff(): number {
    return Math.round(random() * Math.min(policy.maxRetryDelay, firstDelay * 2 ** used))
  }

  return {
    afterAnswer({ status, headers }, now, busy) {
      const usedHere = usedFor.get(status) ?? 0
      const limit = Math.min(policy.retries, policy.limits?.[status] ?? policy.retries)
      const isRetried = retried.has(status) || busy !== undefined
      if (!isRetried || used >= policy.retries || usedHere >= limit) return undefined
      const asked =
        retryAfter(headers, now) ??
        (busy === undefined ? undefined : Math.min(policy.maxRetryDelay, busy * 2 ** usedHere)) ??
        (status === 429 ? policy.tooManyRequestsDelay : undefined)
      if (asked !== undefined && asked > policy.maxRetryDelay) return undefined
      // "Now" says nothing about how often: such a server is given the usual wait.
      const wait = asked === undefined || asked === 0 ? backoff() : asked
      usedFor.set(status, usedHere + 1)
      used++
      return wait
    },
    afterFailure() {
      if (used >= policy.retries) return undefined
      const wait = backoff()
      used++
      return wait
    },
  }
}

/**
 * What an answer's `Retry-After` asks for, in milliseconds from `now`; 0 for a time that has passed, `undefined`
 * where the header is absent or means nothing.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-retry-after
 */
export function retryAfter(headers: Readonly<Record<string, string>>, now: number): number | undefined {
  const value = headers['retry-after']?.trim()
  if (value === undefined) return undefined
  if (/^\d+$/.test(value)) return Number(value) * 1000
  if (!/^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? /i.test(value)) return undefined
  // The oldest of the three forms of a date, asctime's, names no zone, and means GMT as well.
  const date = Date.parse(/\bGMT$/i.test(value) ? value : `${value} GMT`)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}
