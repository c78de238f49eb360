import { expect, it } from 'vitest'
import { createTally, type Tally } from './tally.ts'

type Step = 'begin' | 'keep' | 'fail' | `write ${string}`

const cases: readonly [title: string, steps: readonly Step[], directories: readonly string[] | undefined][] =
  [
    ['nothing was done', [], undefined],
    ['one output was written', ['begin', 'write a'], ['a']],
    ['two were written to one directory', ['begin', 'write a', 'begin', 'write a'], ['a']],
    ['two were written at once', ['begin', 'begin', 'write a', 'write b'], ['a', 'b']],
    ['one of two was not written', ['begin', 'write a', 'begin'], undefined],
    ['one was rendered for the caller only', ['begin', 'keep'], undefined],
    ['one was rendered for the caller, one written', ['begin', 'keep', 'begin', 'write a'], ['a']],
    ['all were written, and something failed', ['begin', 'write a', 'fail'], undefined],
  ]

function record(tally: Tally, steps: readonly Step[]): void {
  for (const step of steps) {
    if (step === 'begin' || step === 'keep' || step === 'fail') tally[step]()
    else tally.write(step.slice('write '.length))
  }
}

it.each(cases)('%s', (_, steps, directories) => {
  const tally = createTally()
  record(tally, steps)
  expect(tally.close()).toEqual(directories)
})

it.each(cases)('starts anew after: %s', (_, steps) => {
  const tally = createTally()
  record(tally, steps)
  tally.close()
  record(tally, ['begin', 'write z'])
  expect(tally.close()).toEqual(['z'])
})
