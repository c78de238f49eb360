import { describe, expect, it } from 'vitest'
import { systemClock } from './clock.ts'

describe('systemClock', () => {
  it('tells the time of the machine', () => {
    const before = Date.now()
    const now = systemClock.now()
    expect(now).toBeGreaterThanOrEqual(before)
    expect(now).toBeLessThanOrEqual(Date.now())
  })

  it('sleeps and wakes', async () => {
    await expect(systemClock.sleep(1, new AbortController().signal)).resolves.toBeUndefined()
  })

  it('rejects at once with the reason of an aborted signal', async () => {
    const reason = new Error('enough')
    await expect(systemClock.sleep(60_000, AbortSignal.abort(reason))).rejects.toBe(reason)
  })

  it('wakes with the reason when it is aborted', async () => {
    const stop = new AbortController()
    const reason = new Error('enough')
    const sleep = systemClock.sleep(60_000, stop.signal)
    stop.abort(reason)
    await expect(sleep).rejects.toBe(reason)
  })

  it('does not take a very long sleep for a very short one', async () => {
    const stop = new AbortController()
    const sleep = systemClock.sleep(2 ** 40, stop.signal)
    await systemClock.sleep(5)
    stop.abort(new Error('still asleep'))
    await expect(sleep).rejects.toThrow('still asleep')
  })
})
