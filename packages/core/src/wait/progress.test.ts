import { expect, test } from 'vitest'
import { silentLogger } from '../log/logger.ts'
import { Progress } from './progress.ts'

function run(terminal: boolean, times: readonly number[]) {
  const told: (string | undefined)[] = []
  const keep = (text: string | undefined) => void told.push(text)
  let now = 0
  const clock = { now: () => now, sleep: async () => {} }
  const logger = { ...silentLogger, info: keep, ...(terminal ? { status: keep } : {}) }
  const progress = new Progress({ clock, logger }, done => `${done} of 9`)
  for (const [done, time] of times.entries()) {
    now = time
    progress.step(done)
  }
  progress.end()
  return told
}

test('where lines stay, there is one every ten seconds', () => {
  expect(run(false, [0, 9_999, 10_000, 19_000, 20_500])).toEqual(['2 of 9', '4 of 9'])
})

test('on a terminal the line changes ten times a second, begins late and goes', () => {
  expect(run(true, [0, 400, 500, 550, 600])).toEqual(['2 of 9', '4 of 9', undefined])
})
