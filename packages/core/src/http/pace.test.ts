import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createPace } from './pace.ts'

/** Tasks that end when they are told to. */
function createTasks() {
  const started: number[] = []
  const ends = new Map<number, () => void>()
  return {
    started,
    task: (id: number) => () =>
      new Promise<number>(resolve => {
        started.push(id)
        ends.set(id, () => resolve(id))
      }),
    end: (id: number) => ends.get(id)?.(),
  }
}

/** Lets everything that can happen now happen. */
const settle = () => new Promise(resolve => setImmediate(resolve))

describe('createPace', () => {
  it('starts no more than it may, the rest in order as places become free', async () => {
    const { started, task, end } = createTasks()
    const pace = createPace(2)
    const results = [0, 1, 2, 3].map(id => pace(task(id)))
    await settle()
    expect(started).toEqual([0, 1])
    end(1)
    await settle()
    expect(started).toEqual([0, 1, 2])
    end(0)
    end(2)
    await settle()
    end(3)
    expect(await Promise.all(results)).toEqual([0, 1, 2, 3])
  })

  it('passes a place on when a task fails', async () => {
    const pace = createPace(1)
    const failed = pace(() => Promise.reject(new Error('no')))
    const next = pace(async () => 'next')
    await expect(failed).rejects.toThrow('no')
    await expect(next).resolves.toBe('next')
  })

  it('drops a waiting task that is aborted, and only that one', async () => {
    const { started, task, end } = createTasks()
    const pace = createPace(1)
    const stop = new AbortController()
    const first = pace(task(0))
    const second = pace(task(1), stop.signal)
    const third = pace(task(2))
    stop.abort()
    await expect(second).rejects.toMatchObject({ code: 'INTERRUPTED' })
    end(0)
    await first
    await settle()
    end(2)
    await third
    expect(started).toEqual([0, 2])
  })

  it('starts nothing for a signal that is already aborted', async () => {
    const { started, task } = createTasks()
    await expect(createPace(1)(task(0), AbortSignal.abort())).rejects.toMatchObject({ code: 'INTERRUPTED' })
    expect(started).toEqual([])
  })

  it('never exceeds its number, and keeps the order, whatever the tasks do', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 30 }),
        async (concurrency, turns) => {
          const pace = createPace(concurrency)
          const started: number[] = []
          let running = 0
          let most = 0
          await Promise.all(
            turns.map((turn, id) =>
              pace(async () => {
                started.push(id)
                most = Math.max(most, ++running)
                for (let i = 0; i < turn; i++) await null
                running--
              }),
            ),
          )
          expect(most).toBeLessThanOrEqual(concurrency)
          expect(started).toEqual(turns.map((_, id) => id))
        },
      ),
    )
  })
})
