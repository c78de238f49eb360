import { expect, test } from 'vitest'
import { createTrace, type Topic } from './trace.ts'

const all: readonly Topic[] = ['http', 'wait', 'ledger', 'plan']

function topicsOf(debug: string | undefined): string[] {
  const lines: string[] = []
  const trace = createTrace(
    { DEBUG: debug },
    line => void lines.push(line),
    () => 0,
  )
  for (const topic of all) trace?.(topic, () => 'said')
  return lines
}

test.each<[string | undefined, readonly Topic[]]>([
  [undefined, []],
  ['', []],
  ['*', all],
  ['cdn-purge:*', all],
  ['cdn-purge*', all],
  ['vite:*', []],
  ['cdn-purge', []],
  ['cdn-purge:http', ['http']],
  ['vite:*, cdn-purge:wait cdn-purge:plan', ['wait', 'plan']],
  ['cdn-purge:*,-cdn-purge:http', ['wait', 'ledger', 'plan']],
  ['-cdn-purge:http', []],
  ['cdn-purge.http', []],
  ['(', []],
])('DEBUG=%s shows %j', (debug, topics) => {
  expect(topicsOf(debug)).toEqual(topics.map(topic => `1970-01-01T00:00:00.000Z cdn-purge:${topic} said`))
})

test('a text is made only where it is shown, and cut where it is long', () => {
  const lines: string[] = []
  const trace = createTrace({ DEBUG: 'cdn-purge:http' }, line => void lines.push(line))
  trace?.('plan', () => {
    throw new Error('made')
  })
  trace?.('http', () => 'a'.repeat(5_000))
  expect(lines[0]).toMatch(/ a{2000}… \(5000 characters\)$/)
})
