import { expect, test } from 'vitest'
import { createTestClock } from '../../../../test/support/test-clock.ts'
import { silentLogger } from '../log/logger.ts'
import { Waits } from './waits.ts'

const line = (why: string) => (seconds: number) => `wpengine: ${why}, waiting ${seconds} s`

function create(terminal: boolean, clock = createTestClock()) {
  const told: (string | undefined)[] = []
  const keep = (text: string | undefined) => void told.push(text)
  const logger = { ...silentLogger, info: keep, ...(terminal ? { status: keep } : {}) }
  return { clock, told, waits: new Waits({ clock, logger }) }
}

test.each([true, false])('a wait of up to three seconds is silent (terminal: %s)', async terminal => {
  const { told, waits, clock } = create(terminal)
  const waiting = waits.begin(line('500'), 3000)
  await waiting.sleep(3000)
  waiting.end()
  expect(told).toEqual([])
  expect(clock.sleeps).toEqual([3000])
})

test('a longer one is one line where lines stay', async () => {
  const { told, waits, clock } = create(false)
  const waiting = waits.begin(line('429'), 60_000)
  await waiting.sleep(60_000)
  waiting.show()
  waiting.end()
  expect(told).toEqual(['wpengine: 429, waiting 60 s'])
  expect(clock.sleeps).toEqual([60_000])
})

test('one that the caller tells of is only counted down', async () => {
  const plain = create(false)
  await plain.waits.begin(line('late'), 4000, true).sleep(4000)
  expect(plain.told).toEqual([])
  const terminal = create(true)
  await terminal.waits.begin(line('late'), 4000, true).sleep(1000)
  expect(terminal.told).toEqual(['wpengine: late, waiting 4 s'])
})

test('on a terminal it counts down, and its line goes', async () => {
  const { told, waits, clock } = create(true)
  const waiting = waits.begin(line('429'), 3500)
  await waiting.sleep(3500)
  waiting.end()
  expect(told).toEqual([...[4, 3, 2, 1].map(line('429')), undefined])
  expect(clock.sleeps).toEqual([1000, 1000, 1000, 500])
})

test('those of several requests for one reason are one line, but for one that lasts much longer', () => {
  const { told, waits } = create(false)
  for (const ms of [60_000, 61_000, 90_000, 59_000]) waits.begin(line('429'), ms)
  waits.begin(line('503'), 10_000)
  expect(told).toEqual([line('429')(60), line('429')(90), line('503')(10)])
})

test('of several countdowns the longest is shown, until the last is over', async () => {
  const { told, waits } = create(true)
  const long = waits.begin(line('429'), 60_000)
  const short = waits.begin(line('503'), 5000)
  await short.sleep(1000)
  expect(told).toEqual([])
  long.show()
  long.end()
  short.show()
  expect(told).toEqual([line('429')(59), line('503')(4)])
  short.end()
  expect(told.at(-1)).toBeUndefined()
})

test('one that is interrupted rejects, and leaves nothing on the terminal', async () => {
  const stop = new AbortController()
  const { told, waits } = create(
    true,
    createTestClock(0, () => stop.abort(new Error('Ctrl-C'))),
  )
  const waiting = waits.begin(line('429'), 60_000)
  await expect(waiting.sleep(60_000, stop.signal)).rejects.toThrow('Ctrl-C')
  waiting.end()
  expect(told).toEqual([line('429')(60), undefined])
})
