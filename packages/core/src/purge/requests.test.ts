import { expect, test } from 'vitest'
import type { PlanItem, PlannedItem } from '../plan/model.ts'
import type { Api } from '../providers/contract/provider.ts'
import { Secret } from '../secret/secret.ts'
import { listRequests, showRequest } from './requests.ts'

const origins = ['https://www.example.com']
const batch = Array.from(
  { length: 10 },
  (_, index): PlannedItem => ({
    item: { kind: 'url', origins, path: `/${index}` },
    covers: [index],
    collateral: 0,
  }),
)

function pathOf(item: PlanItem): string {
  return item.kind === 'url' ? item.path : ''
}

function requestsOf(bytes: number, where: 'body' | 'header'): readonly (readonly string[])[] {
  const api: Api = {
    capabilities: {
      exact: true,
      exactCovers: 'query',
      prefix: false,
      extension: false,
      everything: false,
      hosts: 'all',
      lists: [{ items: 100, bytes }],
      concurrency: 1,
    },
    toRequests(items) {
      const paths = items.map(pathOf)
      const carried = where === 'body' ? { body: paths } : {}
      const headers: Record<string, string> = where === 'header' ? { 'x-url': paths.join('|') } : {}
      return [{ method: 'POST', url: 'https://api.example.com/', headers, ...carried, items }]
    },
    readResponse: () => ({}),
  }
  return listRequests({ api }, [batch]).map(({ carried }) => carried.map(({ item }) => pathOf(item)))
}

test.each(['body', 'header'] as const)('what makes too long a %s is cut until it fits', where => {
  expect(requestsOf(1000, where)).toHaveLength(1)
  const cut = requestsOf(15, where)
  expect(cut.length).toBeGreaterThan(1)
  expect(cut.flat()).toEqual(batch.map(({ item }) => pathOf(item)))
  // A single item that is too long is sent: its API says what is wrong with it.
  expect(requestsOf(1, where)).toHaveLength(10)
})

test('of the headers, those are shown that say what is purged', () => {
  const secrets = [new Secret('s3cr3t')]
  const headers = {
    host: 'www.example.com',
    'x-url': '^/a s3cr3t$',
    accept: 'application/json',
    'x-api-key': 'forgotten',
    authorization: new Secret('s3cr3t'),
  }
  expect(showRequest({ method: 'BAN', url: 'http://10.0.0.5/', headers }, { secrets })).toEqual({
    method: 'BAN',
    url: 'http://10.0.0.5/',
    headers: { host: 'www.example.com', 'x-url': '^/a [redacted]$' },
  })
  const plain = { method: 'GET', url: 'https://e.test/', headers: { accept: 'text/plain' } }
  expect(showRequest(plain, { secrets: [] })).toEqual({ method: 'GET', url: 'https://e.test/' })
})
