import { expect, test } from 'vitest'
import { Annotations, isGitHubActions } from './annotations.ts'

function keep() {
  const lines: string[] = []
  return { lines, annotations: new Annotations(line => void lines.push(line)) }
}

test('an annotation is a command of one line, whatever its texts hold', () => {
  const { lines, annotations } = keep()
  annotations.add('error', ['a: 50 % of b, c', 'x\r\n::error::y'])
  annotations.add('warning', ['::set-output name=a::b'])
  expect(lines).toEqual([
    '::error title=cdn-purge::a: 50 %25 of b, c%0Ax  ::error::y\n',
    '::warning title=cdn-purge::: :set-output name=a::b\n',
  ])
})

test('there are ten of each level at most, and the last one says so', () => {
  const { lines, annotations } = keep()
  for (let index = 1; index <= 12; index++) {
    annotations.add('warning', [`w${index}`])
    annotations.add('error', [`e${index}`])
  }
  const of = (level: string) => lines.filter(line => line.startsWith(`::${level} `))
  expect([of('error').length, of('warning').length]).toEqual([10, 10])
  expect(of('error').at(-1)).toBe('::error title=cdn-purge::e10%0AThere may be more: see the log.\n')
})

test('a long text is cut', () => {
  const { lines, annotations } = keep()
  annotations.add('error', ['a'.repeat(9_000)])
  expect(lines[0]?.length).toBeLessThan(4_100)
})

test.each([
  ['true', true],
  ['false', false],
  ['', false],
  [undefined, false],
])('GITHUB_ACTIONS=%s: %s', (value, expected) => {
  expect(isGitHubActions({ GITHUB_ACTIONS: value })).toBe(expected)
})
