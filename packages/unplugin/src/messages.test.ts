import process from 'node:process'
import * as core from '@cdn-purge/core/engine'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { keepStandardError } from '../../../test/support/standard-error.ts'
import { createMessages, withCountdown } from './messages.ts'

const { stderr } = process
const real = Object.getOwnPropertyDescriptors({ isTTY: stderr.isTTY, columns: stderr.columns })

beforeEach(() => {
  for (const name of ['CI', 'NO_COLOR']) vi.stubEnv(name, undefined)
  vi.stubEnv('TERM', 'xterm')
})
afterEach(() => {
  vi.unstubAllEnvs()
  Object.defineProperties(stderr, real)
})

test.each([
  [true, undefined, ['\r\u001b[Kwaiting 4 s', '\r\u001b[K', '[cdn-purge] done\n']],
  [true, 'true', ['[cdn-purge] done\n']],
  [false, undefined, ['[cdn-purge] done\n']],
])('a countdown is shown on a terminal only (%s, CI: %s)', (isTTY, ci, expected) => {
  const lines = keepStandardError()
  vi.stubEnv('CI', ci)
  Object.defineProperties(stderr, {
    isTTY: { value: isTTY, configurable: true, writable: true },
    columns: { value: 80, configurable: true, writable: true },
  })
  const told = withCountdown(core, createMessages())
  told.status?.('waiting 4 s')
  told.info('done')
  expect(lines).toEqual(expected)
})
