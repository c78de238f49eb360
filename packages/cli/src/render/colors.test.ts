import { expect, test } from 'vitest'
import { hasColors } from './colors.ts'
import { styles } from './styles.ts'
import { createTerminal } from './terminal.ts'

test.each([
  [true, {}, true],
  [true, { CI: 'true' }, true],
  [false, {}, false],
  [undefined, { CI: 'true' }, false],
  [true, { TERM: 'dumb' }, false],
  [true, { NO_COLOR: '1' }, false],
  [true, { NO_COLOR: '' }, true],
  [false, { FORCE_COLOR: '1' }, true],
  [false, { FORCE_COLOR: '' }, false],
  [true, { FORCE_COLOR: '0' }, false],
  [true, { FORCE_COLOR: 'false' }, false],
  [true, { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
])('a terminal %s with %j has colours: %s', (isTerminal, env, expected) => {
  expect(hasColors(isTerminal, env)).toBe(expected)
})

test.each([
  [true, false],
  [false, true],
])('each stream has its own (out %s, err %s)', (out, err) => {
  const written: { readonly out: string[]; readonly err: string[] } = { out: [], err: [] }
  const terminal = createTerminal({
    out: text => void written.out.push(text),
    err: text => void written.err.push(text),
    redact: text => text,
    color: { out, err },
    json: false,
    quiet: false,
    verbose: false,
  })
  terminal.print(styles.bold('a'))
  terminal.warn('b')
  const isColored = (texts: readonly string[]) => texts.join('').includes('\u001b[')
  expect([isColored(written.out), isColored(written.err)]).toEqual([out, err])
})
