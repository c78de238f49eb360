import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { pendingIn } from '../../../../test/support/pending-items.ts'
import { createFolder, writeFiles } from '../../../../test/support/workspace.ts'
import { defineProvider } from '../index.ts'
import { readStatus } from '../inspect/status.ts'
import { silentLogger } from '../log/logger.ts'
import { openContext } from '../open.ts'
import { resolveOptions } from '../options/resolve.ts'
import type { Capabilities } from '../plan/capabilities.ts'
import { run } from '../run.ts'

const SITE = 'https://www.example.com'
const all = { 'a.css': '1', 'b.css': '1', 'c.html': '1', 'd.html': '1', 'e.css': '1' }
const urls = ['/a.css', '/b.css', '/c', '/c.html', '/d', '/d.html', '/e.css']

/** An API that is sent one URL a request. */
const createProvider = (concerns?: Capabilities['concerns']) =>
  defineProvider({
    id: 'one-by-one',
    title: 'One by one',
    defaultBaseUrl: 'http://127.0.0.1',
    options: v.strictObject({}),
    credentials: [],
    create: ({ baseUrl }) => ({
      capabilities: {
        exact: true,
        exactCovers: 'query',
        prefix: false,
        extension: false,
        everything: false,
        hosts: 'each',
        lists: [{ items: 1 }],
        concurrency: 1,
        ...(concerns === undefined ? {} : { concerns }),
      },
      toRequests: items =>
        items.map(item => ({
          method: 'POST' as const,
          url: `${baseUrl}${'path' in item ? item.path : ''}`,
          headers: {},
          items: [item],
        })),
      readResponse: (_, { status }) =>
        status === 200 ? {} : { failure: { kind: 'rejected', message: 'refused' } },
    }),
  })

/** A site in front of caches that accept what `accepts` says; a run gives the paths that were sent, by cache. */
function createSite(providers: Readonly<Record<string, ReturnType<typeof createProvider>>>) {
  const root = createFolder()
  const dist = join(root, 'dist')
  writeFiles(dist, all)
  const ledger = join(root, '.cdn-purge')
  const resolve = (names: readonly string[]) =>
    resolveOptions(
      {
        site: `${SITE}/`,
        targets: names.flatMap(name => {
          const provider = providers[name]
          return provider === undefined
            ? []
            : [{ provider, name, baseUrl: `http://127.0.0.1/${name}`, retries: 0 }]
        }),
      },
      {},
      { purpose: 'send' },
    )
  return {
    dist,
    text: () => readFileSync(join(ledger, 'ledger.json'), 'utf8'),
    rewrite: (change: (text: string) => string) =>
      writeFileSync(join(ledger, 'ledger.json'), change(readFileSync(join(ledger, 'ledger.json'), 'utf8'))),
    owed: () => pendingIn(ledger),
    pending: () => JSON.parse(readFileSync(join(ledger, 'ledger.json'), 'utf8')).pending,
    async status(names: readonly string[]) {
      const options = await resolve(names)
      const { context, close } = openContext(options, root, silentLogger)
      const { pending } = await readStatus(options, context.store)
      await close()
      return pending.map(({ items }) => items.map(({ item }) => item.slice(SITE.length)))
    },
    async run(names: readonly string[], accepts: (path: string) => boolean = () => true) {
      const options = await resolve(names)
      const { context, ignore, close } = openContext(options, root, silentLogger)
      const sent: Record<string, string[]> = {}
      const report = await run({ options, outputs: [{ name: 'dist', directory: dist }], ignore }, 'run', {
        ...context,
        async send({ url }) {
          const [, name = '', ...rest] = new URL(url).pathname.split('/')
          const path = `/${rest.join('/')}`
          sent[name] = [...(sent[name] ?? []), path].sort()
          const status = accepts(path) ? 200 : 400
          return { response: { status, headers: {}, text: '' }, attempts: 1, ms: 0 }
        },
      })
      await close()
      return { report, sent }
    },
  }
}

const some = (path: string) => path !== '/b.css' && path !== '/d'

test('a first run is one debt, of which what was accepted is not sent again', async () => {
  const site = createSite({ one: createProvider() })
  const { report, sent } = await site.run(['one'], some)
  expect(sent).toEqual({ one: urls })
  expect(report.targets).toMatchObject([{ due: 7, accepted: 5, pending: 2 }])
  expect(site.pending()).toEqual({
    one: [{ kind: 'output', item: 'dist', since: 1, urls: 7, settled: '0,2-4,6' }],
  })
  expect(JSON.parse(site.text()).version).toBe(2)
  expect(await site.status(['one'])).toEqual([['/b.css', '/d']])

  const again = await site.run(['one'])
  expect(again.sent).toEqual({ one: ['/b.css', '/d'] })
  expect(JSON.parse(site.text())).toMatchObject({ version: 1, pending: {} })
})

test('what is left of it stays due when the output changes, beside what changed', async () => {
  const site = createSite({ one: createProvider(), two: createProvider() })
  await site.run(['one', 'two'], some)
  writeFiles(site.dist, { 'e.css': '2', 'f.css': '1' })
  rmSync(join(site.dist, 'd.html'))
  // One of the two is not configured any more: what it owes is kept.
  const { sent } = await site.run(['one'])
  expect(sent).toEqual({ one: ['/b.css', '/d', '/d.html', '/e.css', '/f.css'] })
  expect(site.owed()).toMatchObject({
    two: [`${SITE}/b.css`, `${SITE}/d`, `${SITE}/d.html`].map(item => ({ kind: 'url', item })),
  })
  expect(JSON.parse(site.text()).version).toBe(1)
})

test('a new target owes what it needs of all that there is', async () => {
  const site = createSite({ one: createProvider(), pages: createProvider(url => !url.endsWith('.css')) })
  await site.run(['one'])
  const { sent, report } = await site.run(['one', 'pages'], path => path !== '/c')
  expect(sent).toEqual({ pages: ['/c', '/c.html', '/d', '/d.html'] })
  expect(report.targets).toMatchObject([{ due: 0 }, { due: 4, accepted: 3, pending: 1 }])
  expect(site.pending()).toEqual({
    pages: [{ kind: 'output', item: 'dist', since: 3, urls: 7, settled: '0-2,4-6' }],
  })
})

test('where the numbers are of other URLs, all is due again', async () => {
  const site = createSite({ one: createProvider() })
  await site.run(['one'], some)
  site.rewrite(text => text.replace('"urls": 7', '"urls": 8'))
  expect((await site.run(['one'])).sent).toEqual({ one: urls })
  expect(site.pending()).toEqual({})
})
