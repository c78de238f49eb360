import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createEndingSite, type EndingSite } from '../support/ending-site.ts'
import { SITE, writeFiles } from '../support/workspace.ts'

const client = 'await build()'
const server =
  "await build(undefined, { outdir: 'dist/server', platform: 'node', entryPoints: { entry: 'src/main.js' } })"

/** Builds both sides, each in a process of its own; `cdn-purge run` where that is what purges. */
async function deploy(site: EndingSite, order: readonly string[], when: string) {
  site.configure({ when })
  for (const side of order) expect(await site.build(side)).toMatchObject({ status: 0 })
  if (when === 'deploy') expect(await site.command(['run'])).toMatchObject({ status: 0 })
}

const orders = [
  ['the client first', [client, server]],
  ['the server first', [server, client]],
] as const

test.each(orders.flatMap(([title, order]) => ['build', 'deploy'].map(when => ({ title, order, when }))))(
  "a server that another process builds below the web root is not served: $title, when: '$when'",
  async ({ order, when }) => {
    const site = await createEndingSite()
    await deploy(site, order, when)
    await deploy(site, order, when)
    expect(existsSync(join(site.root, 'dist/server/entry.js'))).toBe(true)
    expect(site.purged()).toEqual(['/about.html', '/index.html', '/main.js', '/style.css'])
    const before = site.ledger()
    const again = await site.command(['run'])
    expect(again).toMatchObject({ status: 0, stdout: expect.stringContaining('nothing to purge') })
    expect(site.ledger()).toEqual(before)
  },
)

test('a folder that is built for browsers from then on is served again', async () => {
  const site = await createEndingSite()
  await deploy(site, [client, server], 'build')
  site.simulator.clearLog()
  await site.build("await build(undefined, { outdir: 'dist/server' })")
  rmSync(join(site.root, 'dist/main.js'))
  await site.command(['run'])
  expect(site.purged()).toContain('/server/main.js')
  expect(site.ledger()['ledger.json']).not.toContain('"unserved"')
})

test('what a later step has written since the last purge is told of at the next build', async () => {
  const site = await createEndingSite()
  await site.build(client)
  writeFiles(site.root, { 'dist/sitemap.xml': 'late', 'dist/about.html': 'late' })
  const { stderr } = await site.build(client)
  expect(stderr).toContain('2 files of dist (about.html, sitemap.xml) are newer than the last purge')
})

test('what people edit where it is served is no such step', async () => {
  const site = await createEndingSite({
    targets: [{ provider: 'optimole', images: [{ dir: 'media', url: `${SITE}media/` }] }],
  })
  writeFiles(site.root, { 'media/hero.png': 'one' })
  expect(await site.build(client)).toMatchObject({ status: 0 })
  writeFiles(site.root, { 'media/hero.png': 'two' })
  const before = site.ledger()
  expect(await site.build(client)).toMatchObject({ status: 0, stderr: '' })
  expect(site.ledger()).not.toEqual(before)
})
