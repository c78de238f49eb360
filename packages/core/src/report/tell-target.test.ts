import { expect, test } from 'vitest'
import { tellTarget } from './tell-target.ts'

const target = { name: 'a', provider: 'a', title: 'A', due: 1, accepted: 0, pending: 1 }
const none = { widenings: [], wholes: [], skipped: [], errors: [], settled: [], requests: [], collateral: 0 }

test('what is hit beside on several hosts is one line', () => {
  const wide = (item: string, collateral: number) => ({ item, collateral, cause: 'asked' }) as const
  const widenings = [wide('/*', 4), wide('/b/*', 1), wide('/*', 3)]
  expect(tellTarget({ ...target, ...none, widenings }, false, [], {}).map(({ text }) => text)).toEqual([
    'a: /* also hits 7 known unchanged URLs, as asked',
    'a: /b/* also hits 1 known unchanged URL, as asked',
  ])
})

test.each([
  ['HTTP 404: Property not found.', 'HTTP 404: Property not found. Still'],
  ['Value is required...', 'Value is required... Still'],
  ['HTTP 500', 'HTTP 500. Still'],
])('the words of a vendor are one sentence: %s', (message, said) => {
  const error = { code: 'REQUEST_FAILED', message, items: ['https://e.test/a'] } as const
  const lines = tellTarget({ ...target, ...none, errors: [error] }, false, [], {})
  expect(lines.map(({ text }) => text)).toEqual([`a: ${said} pending: https://e.test/a.`])
})

test('what an API cannot name, and known URLs stand for', () => {
  const spelled = [{ item: '*', urls: 3 }]
  expect(tellTarget({ ...target, ...none, spelled }, false, [], {}).map(({ text }) => text)).toEqual([
    'a: * stands for 3 known URLs: this API cannot name it, and what else lies there stays',
  ])
})
