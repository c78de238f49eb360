import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SendPolicy } from '../wire/model.ts'
import { createRetry, retryAfter } from './retry.ts'

const policy: SendPolicy = { timeout: 1000, retries: 4, maxRetryDelay: 90_000 }
const almostOne = () => 0.999_999
const answer = (status: number, headers: Record<string, string> = {}) => ({ status, headers })

describe('which answers are retried', () => {
  it.each([408, 425, 429, 500, 502, 503, 504])('%i is', status => {
    expect(createRetry(policy, almostOne).afterAnswer(answer(status), 0)).toBe(1000)
  })

  it.each([200, 202, 204, 304, 400, 401, 403, 404, 409, 410, 413, 422, 501, 505, 507])(
    '%i is not',
    status => {
      expect(createRetry(policy, almostOne).afterAnswer(answer(status, { 'retry-after': '1' }), 0)).toBe(
        undefined,
      )
    },
  )
})

describe('how often', () => {
  it('counts answers and failures together', () => {
    const retry = createRetry({ ...policy, retries: 2 }, almostOne)
    expect(retry.afterAnswer(answer(503), 0)).toBe(1000)
    expect(retry.afterFailure()).toBe(2000)
    expect(retry.afterAnswer(answer(503), 0)).toBe(undefined)
    expect(retry.afterFailure()).toBe(undefined)
  })

  it('never, with no retries', () => {
    const retry = createRetry({ ...policy, retries: 0 }, almostOne)
    expect(retry.afterFailure()).toBe(undefined)
    expect(retry.afterAnswer(answer(503), 0)).toBe(undefined)
  })

  it('at most as often as the status allows, other statuses going on', () => {
    const retry = createRetry({ ...policy, limits: { 500: 1 } }, almostOne)
    expect(retry.afterAnswer(answer(500), 0)).toBe(1000)
    expect(retry.afterAnswer(answer(503), 0)).toBe(2000)
    expect(retry.afterAnswer(answer(500), 0)).toBe(undefined)
  })

  it('never more often than `retries`, whatever the status allows', () => {
    const retry = createRetry({ ...policy, retries: 1, limits: { 500: 9 } }, almostOne)
    expect(retry.afterAnswer(answer(500), 0)).toBe(1000)
    expect(retry.afterAnswer(answer(500), 0)).toBe(undefined)
  })
})

describe('how long', () => {
  it('between 0 and a bound that doubles, up to the longest wait', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        fc.integer({ min: 0, max: 100_000 }),
        (random, maxRetryDelay) => {
          const retry = createRetry({ ...policy, retries: 12, maxRetryDelay }, () => random)
          for (let used = 0; used < 12; used++) {
            const bound = Math.min(maxRetryDelay, 1000 * 2 ** used)
            expect(retry.afterFailure()).toBe(Math.round(random * bound))
          }
        },
      ),
    )
  })

  it('as the server says', () => {
    expect(createRetry(policy, almostOne).afterAnswer(answer(503, { 'retry-after': '7' }), 0)).toBe(7000)
  })

  it('as the server says, up to the longest wait and not beyond', () => {
    const decide = (seconds: number) =>
      createRetry(policy, almostOne).afterAnswer(answer(429, { 'retry-after': String(seconds) }), 0)
    expect(decide(90)).toBe(90_000)
    expect(decide(91)).toBe(undefined)
  })

  it('as usual, where the server says now', () => {
    expect(createRetry(policy, almostOne).afterAnswer(answer(503, { 'retry-after': '0' }), 0)).toBe(1000)
  })

  it('as the policy says after a 429 that names no time', () => {
    const patient = { ...policy, tooManyRequestsDelay: 60_000 }
    const decide = (given: SendPolicy, status: number, headers = {}) =>
      createRetry(given, almostOne).afterAnswer(answer(status, headers), 0)
    expect(decide(patient, 429)).toBe(60_000)
    expect(decide(patient, 429, { 'retry-after': '5' })).toBe(5000)
    expect(decide(patient, 503)).toBe(1000)
    expect(decide({ ...patient, maxRetryDelay: 59_999 }, 429)).toBe(undefined)
  })
})

describe('retryAfter', () => {
  const now = Date.UTC(2026, 10, 22, 10, 0, 0)

  it.each<[string, number | undefined]>([
    ['0', 0],
    ['120', 120_000],
    [' 3 ', 3000],
    ['99999999999999', 99_999_999_999_999_000],
    ['Sun, 22 Nov 2026 10:00:30 GMT', 30_000],
    ['Sunday, 22-Nov-26 10:00:30 GMT', 30_000],
    ['Sun Nov 22 10:00:30 2026', 30_000],
    ['Sun, 22 Nov 2026 09:00:00 GMT', 0],
    ['-5', undefined],
    ['1.5', undefined],
    ['soon', undefined],
    ['', undefined],
    ['2026-11-22T10:00:30Z', undefined],
    ['Sun, 99 Nov 2026 10:00:30 GMT', undefined],
  ])('%j asks for %s ms', (value, expected) => {
    expect(retryAfter({ 'retry-after': value }, now)).toBe(expected)
  })

  it('asks for nothing where there is none', () => {
    expect(retryAfter({}, now)).toBe(undefined)
  })
})
