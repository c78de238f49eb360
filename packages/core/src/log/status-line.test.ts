import { expect, test } from 'vitest'
import { canRewrite, withStatusLine } from './status-line.ts'

const CLEAR = '\r\u001b[K'

function create(columns: number) {
  let written = ''
  const keep = (text: string) => {
    written += text
  }
  const print = (level: string) => (message: string) => keep(`${level} ${message}\n`)
  const logger = { debug: print('debug'), info: print('info'), warn: print('warn'), error: print('error') }
  return { told: withStatusLine(logger, { write: keep, columns: () => columns }), written: () => written }
}

test('the line is gone before a message, and stays away until the next', () => {
  const { told, written } = create(80)
  told.status?.('59 s')
  told.status?.('58 s')
  told.warn('odd')
  told.info('fine')
  told.status?.('57 s')
  told.status?.(undefined)
  told.status?.(undefined)
  expect(written()).toBe(`${CLEAR}59 s${CLEAR}58 s${CLEAR}warn odd\ninfo fine\n${CLEAR}57 s${CLEAR}`)
})

test('it never wraps, and holds nothing that moves the cursor', () => {
  const { told, written } = create(12)
  told.status?.('wpengine:\n\u001b[2J 429, waiting 60 s')
  expect(written().slice(CLEAR.length)).toBe('wpengine: …')
})

test.each([
  [true, {}, true],
  [true, { TERM: 'xterm', CI: 'false' }, true],
  [false, {}, false],
  [undefined, {}, false],
  [true, { TERM: 'dumb' }, false],
  [true, { NO_COLOR: '1' }, false],
  [true, { CI: 'true' }, false],
])('a terminal %s with %j: %s', (isTerminal, env, can) => {
  expect(canRewrite(isTerminal, env)).toBe(can)
})
