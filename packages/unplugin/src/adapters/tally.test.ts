import { expect, it } from 'vitest'
import { createTally, type Tally } from './tally.ts'

type Step = 'begin' | 'keep' | 'fail' | `write ${string}`

const cases: readonly [
  title: string,
  steps: readonly Step[],
  directories: readonly string[] | undefined,
  state: ReturnType<Tally['close']>,
][] = [
  ['nothing was done', [], undefined, 'nothing'],
  ['one output was written', ['begin', 'write a'], ['a'], 'done'],
  ['two were written to one directory', ['begin', 'write a', 'begin', 'write a'], ['a', 'a'], 'done'],
  ['two were written at once', ['begin', 'begin', 'write a', 'write b'], ['a', 'b'], 'done'],
  ['one of two was not written', ['begin', 'write a', 'begin'], undefined, 'failed'],
  ['one was rendered for the caller only', ['begin', 'keep'], undefined, 'nothing'],
  ['one was rendered for the caller, one written', ['begin', 'keep', 'begin', 'write a'], ['a'], 'done'],
  ['all were written, and something failed', ['begin', 'write a', 'fail'], undefined, 'failed'],
]

function record(tally: Tally, steps: readonly Step[]): void {
  for (const step of steps) {
    if (step === 'begin' || step === 'keep' || step === 'fail') tally[step]()
    else tally.write({ directory: step.slice('write '.length), side: 'client' })
  }
}

it.each(cases)('%s', (_, steps, directories, state) => {
  const tally = createTally()
  record(tally, steps)
  expect(tally.written()?.map(({ directory }) => directory)).toEqual(directories)
  expect(tally.close()).toBe(state)
})

it.each(cases)('starts anew after: %s', (_, steps) => {
  const tally = createTally()
  record(tally, steps)
  tally.close()
  expect(tally.idle).toBe(true)
  record(tally, ['begin', 'write z'])
  expect(tally.written()).toEqual([{ directory: 'z', side: 'client' }])
  expect(tally.close()).toBe('done')
})
