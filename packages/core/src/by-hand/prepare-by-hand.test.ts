import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createWorkspace, SITE, type Workspace, writeFiles } from '../../../../test/support/workspace.ts'
import type { Store } from '../ledger/store.ts'
import { openContext } from '../open.ts'
import type { RunReport } from '../report/model.ts'
import { runByHand } from '../run.ts'
import type { Wishes } from './wishes.ts'

const files = { 'index.html': 'home', 'style.css': 'a {}', 'img/a.jpg': 'a' }
const all = ['wao', 'wpengine', 'optimole', 'paradarum', 'medianova'] as const

/** @param meanwhile - happens between the run's look at the ledger and its first write */
async function purge(
  { root, resolve, log }: Workspace,
  wishes: Wishes,
  changes: Parameters<Workspace['resolve']>[0] = {},
  meanwhile: () => Promise<unknown> = async () => {},
): Promise<RunReport> {
  const options = await resolve(changes)
  const { context, close } = openContext(options, root, log)
  const { store } = context
  let before: (() => Promise<unknown>) | undefined = meanwhile
  const disturbed: Store = {
    location: store.location,
    read: () => store.read(),
    readManifest: hash => store.readManifest(hash),
    append: line => store.append(line),
    listManifests: () => store.listManifests(),
    readSnapshot: () => store.readSnapshot(),
    updateSnapshot: change => store.updateSnapshot(change),
    removeSnapshot: text => store.removeSnapshot(text),
    async write(next, expected) {
      await before?.()
      before = undefined
      return store.write(next, expected)
    },
  }
  try {
    return await runByHand({ options, wishes }, 'purge', { ...context, store: disturbed })
  } finally {
    await close()
  }
}

const ledgerOf = ({ root }: Workspace) =>
  JSON.parse(readFileSync(join(root, '.cdn-purge/ledger.json'), 'utf8'))
const bodies = ({ simulator }: Workspace) => simulator.log.map(({ body }) => body)

describe('a purge by hand', () => {
  test('before the first run leaves it the first', async () => {
    const site = await createWorkspace({ files })
    expect(await purge(site, { urls: ['/feed.xml'] })).toMatchObject({
      ok: true,
      targets: [{ due: 1, accepted: 1 }],
    })
    expect(bodies(site)).toEqual([{ domains: ['www.example.com'], exactMatches: ['/feed.xml'] }])
    expect(ledgerOf(site)).toMatchObject({ outputs: {}, pending: {} })
    expect(await site.run()).toMatchObject({ firstRun: true, changes: { added: { length: 3 } } })
  })

  test('records nothing of an output that changed since', async () => {
    const site = await createWorkspace({ files })
    await site.run()
    site.write({ 'style.css': 'b {}' })
    const { outputs } = ledgerOf(site)
    await purge(site, { urls: ['/feed.xml'] })
    expect(ledgerOf(site).outputs).toEqual(outputs)
    expect(await site.run()).toMatchObject({ changes: { changed: ['style.css'] } })
  })

  test('that fails is pending, and goes along with the next', async () => {
    const site = await createWorkspace({ files, targets: [{ provider: 'wao', retries: 0 }] })
    site.simulator.faults.add('wao', { status: 404, body: {} })
    expect(await purge(site, { urls: ['/a'] })).toMatchObject({ ok: false, targets: [{ pending: 1 }] })
    expect(ledgerOf(site).pending).toEqual({ wao: [{ kind: 'url', item: `${SITE}a`, since: 1 }] })
    expect(await purge(site, { urls: ['/b'] })).toMatchObject({ ok: true, targets: [{ accepted: 2 }] })
  })

  test('takes over what another run wrote in between', async () => {
    const site = await createWorkspace({ files, options: { html: ['file'] } })
    await site.run()
    const meanwhile = async () => {
      site.write({ 'index.html': 'new home' })
      site.simulator.faults.add('wao', { status: 401, body: {} })
      await site.run()
    }
    const report = await purge(site, { urls: ['/feed.xml'] }, {}, meanwhile)
    expect(report).toMatchObject({ ok: true, targets: [{ due: 2, accepted: 2 }] })
    expect(await site.run()).toMatchObject({ changes: { changed: [], unchanged: 3 }, targets: [{ due: 0 }] })
  })

  test('leaves a host that is new to the next run', async () => {
    const site = await createWorkspace({ files })
    await site.run()
    const changes = { site: [SITE, 'https://m.example.com/'], html: ['file' as const] }
    site.simulator.clearLog()
    expect(await purge(site, { urls: ['/a'] }, changes)).toMatchObject({ targets: [{ due: 2 }] })
    expect(bodies(site)).toEqual([{ domains: ['m.example.com', 'www.example.com'], exactMatches: ['/a'] }])
    expect(await site.run(changes)).toMatchObject({ targets: [{ due: 3 }] })
  })

  test('leaves images that no run has looked at', async () => {
    const site = await createWorkspace({
      files,
      targets: [{ provider: 'optimole', images: [{ dir: 'media', url: 'https://m.example.com/' }] }],
    })
    writeFiles(site.root, { 'media/b.png': 'b' })
    await purge(site, { urls: ['https://m.example.com/c.png'] })
    expect(bodies(site)).toEqual([{ assets: ['https://m.example.com/c.png'] }])
    expect(ledgerOf(site).outputs).toEqual({})
  })

  test('of nothing, where nothing is pending, writes nothing', async () => {
    const site = await createWorkspace({ files })
    expect(await purge(site, {})).toMatchObject({ ok: true, ledger: { written: false } })
    expect(existsSync(join(site.root, '.cdn-purge'))).toBe(false)
  })

  test('of everything reaches every cache, before the first run and without "owns"', async () => {
    const site = await createWorkspace({ targets: all.map(provider => ({ provider })) })
    const report = await purge(site, { everything: 'site' })
    expect(report.targets.map(({ accepted, skipped }) => ({ accepted, skipped }))).toEqual(
      all.map(() => ({ accepted: 1, skipped: [] })),
    )
    expect(site.simulator.log.map(({ api, path, body }) => ({ api, path, body }))).toMatchObject([
      { api: 'wao', path: '/sites/simulated-site/caches', body: undefined },
      { body: { type: 'page' } },
      { body: { type: 'cdn' } },
      { body: { domain: 'www.example.com' } },
      { body: { type: 'All' } },
      { body: { file_path: ['/*'] } },
    ])
  })

  test('of the account is one request at Optimole, and everything elsewhere', async () => {
    const site = await createWorkspace({ targets: [{ provider: 'wao' }, { provider: 'optimole' }] })
    expect(await purge(site, { everything: 'account' })).toMatchObject({ ok: true })
    expect(site.simulator.log.map(({ path }) => path)).toEqual([
      '/sites/simulated-site/caches',
      '/invalidate/all',
    ])
    expect(ledgerOf(site).pending).toEqual({})
  })

  test('of everything waits in the layers outside of one that did not accept it', async () => {
    const site = await createWorkspace({
      targets: [{ provider: 'paradarum', retries: 0 }, { provider: 'optimole' }],
    })
    site.simulator.faults.add('paradarum', { status: 404, body: {} })
    expect(await purge(site, { everything: 'account' })).toMatchObject({
      ok: false,
      targets: [{ pending: 1 }, { pending: 1, requests: [] }],
    })
    expect(await purge(site, {})).toMatchObject({ ok: true, targets: [{ accepted: 1 }, { accepted: 1 }] })
  })
})
