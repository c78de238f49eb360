import type { CdnPurgeOptions, RunReport } from '@cdn-purge/core'
import { expect, test } from 'vitest'
import { createWorkspace, SITE, type Workspace } from '../support/workspace.ts'

const HOME = [SITE, `${SITE}index.html`]

/** A site behind two caches, of which the outer one is filled by the inner one. */
async function createLayered(): Promise<
  Workspace & { with(...names: ('wao' | 'medianova')[]): Partial<CdnPurgeOptions>; see(): Promise<string> }
> {
  const site = await createWorkspace({
    files: { 'index.html': '1', 'a.css': 'a' },
    simulator: { layers: ['wao', 'medianova'] },
  })
  const { apis, edges } = site.simulator
  return {
    ...site,
    with: (...names) => ({ targets: names.map(provider => ({ provider, baseUrl: apis[provider].baseUrl })) }),
    see: async () => (await edges.medianova.get(SITE)).text(),
  }
}

function settled({ targets }: RunReport): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    targets.map(({ name, settled: items }) => [name, Array.from(items, ({ item }) => item).sort()]),
  )
}

test('a cache that comes to stand before another one: all is due at both, as it filled that one with what was old', async () => {
  const site = await createLayered()
  await site.run(site.with('medianova'))
  await site.see()
  site.write({ 'index.html': '2' })
  await site.run(site.with('medianova'))
  expect(await site.see()).toBe('1')
  const all = [...HOME, `${SITE}a.css`].sort()
  const both = site.with('wao', 'medianova')
  expect(settled(await site.run(both))).toEqual({ wao: all, medianova: all })
  expect(await site.see()).toBe('2')
  expect(settled(await site.run(both))).toEqual({ wao: [], medianova: [] })
})

test('the same where two change their places, and nothing is due where one only left and came back', async () => {
  const site = await createLayered()
  await site.run(site.with('medianova', 'wao'))
  const all = [...HOME, `${SITE}a.css`].sort()
  const both = site.with('wao', 'medianova')
  expect(settled(await site.run(both))).toEqual({ wao: [], medianova: all })
  await site.run(site.with('medianova'))
  expect(settled(await site.run(both))).toEqual({ wao: [], medianova: [] })
  site.write({ 'index.html': '2' })
  expect(settled(await site.run(both))).toEqual({ wao: HOME, medianova: HOME })
})

test('what was removed while the inner one was left out is due at the outer one again', async () => {
  const site = await createLayered()
  const both = site.with('wao', 'medianova')
  await site.run(both)
  await site.see()
  site.write({ 'index.html': undefined })
  await site.run(site.with('medianova'))
  expect(await site.see()).toBe('1')
  expect(settled(await site.run(both))).toEqual({
    wao: [...HOME, `${SITE}a.css`].sort(),
    medianova: [...HOME, `${SITE}a.css`].sort(),
  })
  expect(await site.see()).not.toBe('1')
})

test('what the inner one owes is due at the outer one again, though that was purged of it alone meanwhile', async () => {
  const site = await createLayered()
  const both = site.with('wao', 'medianova')
  await site.run(both)
  await site.see()
  site.write({ 'index.html': '2' })
  site.simulator.faults.add('wao', { times: 9, status: 403, body: { message: 'no' } })
  await site.run({ ...both, onError: 'warn' })
  site.simulator.faults.clear()
  expect(settled(await site.run(site.with('medianova')))).toEqual({ medianova: HOME })
  expect(await site.see()).toBe('1')
  expect(settled(await site.run(both))).toEqual({ wao: HOME, medianova: HOME })
  expect(await site.see()).toBe('2')
})

test('what the inner one owes since its first run is due at the outer one, though that was purged alone meanwhile', async () => {
  const site = await createLayered()
  const away: Partial<CdnPurgeOptions> = {
    targets: [
      { provider: 'wao', baseUrl: 'http://127.0.0.1:1', retries: 0 },
      { provider: 'medianova', baseUrl: site.simulator.apis.medianova.baseUrl },
    ],
  }
  const all = [...HOME, `${SITE}a.css`].sort()
  expect(settled(await site.run(away))).toEqual({ wao: [], medianova: [] })
  expect(settled(await site.run(site.with('medianova')))).toEqual({ medianova: all })
  expect(settled(await site.run(away))).toEqual({ wao: [], medianova: [] })
  expect(settled(await site.run(site.with('wao', 'medianova')))).toEqual({ wao: all, medianova: all })
  expect(settled(await site.run(site.with('wao', 'medianova')))).toEqual({ wao: [], medianova: [] })
})
