import { join } from 'node:path'
import { openContext } from '@cdn-purge/core/engine'
import { run } from '@cdn-purge/core/run'
import { expect, test } from 'vitest'
import { createWorkspace, SITE, type Workspace, writeFiles } from '../support/workspace.ts'

const dist = { 'a/1.css': '1', 'a/2.css': '2', 'a/stays.css': 'stays', 'b.css': 'b' }
const docs = { 'docs.html': 'docs' }

/** One run for one of several outputs. */
async function runFor(output: string, { root, log, resolve }: Workspace) {
  const options = await resolve()
  const { context, ignore, close } = openContext(options, root, log)
  const outputs = [{ name: output, directory: join(root, output) }]
  try {
    return await run({ options, outputs, ignore }, 'run', context)
  } finally {
    await close()
  }
}

test('a run for one output spares what is unchanged in the others', async () => {
  const site = await createWorkspace({
    files: dist,
    targets: [{ provider: 'paradarum', batchSize: 1, retries: 0 }],
  })
  const { simulator, root } = site
  writeFiles(join(root, 'docs'), docs)
  await runFor('dist', site)
  await runFor('docs', site)
  const { edges, faults } = simulator
  await edges.paradarum.get(`${SITE}a/stays.css`)

  site.write({ 'a/1.css': 'one', 'a/2.css': 'two', 'b.css': 'bee' })
  faults.add('paradarum', { status: 403, times: 9 })
  expect(await runFor('dist', site)).toMatchObject({ ok: false })
  faults.clear()

  // Three paths in requests of one: a pattern for the folder would save a request.
  expect(await runFor('docs', site)).toMatchObject({
    ok: true,
    targets: [{ due: 3, accepted: 3, collateral: 0 }],
  })
  expect(edges.paradarum.has(`${SITE}a/stays.css`)).toBe(true)
})

test.each([
  ['dist', 'dist/a', 'does not know dist/a, but dist around it'],
  ['dist/a', 'dist', 'does not know dist, but dist/a in it'],
])('%s is known, and %s not: that it is there twice is told once', async (known, unknown, told) => {
  const site = await createWorkspace({ files: dist })
  await runFor(known, site)
  const linesOf = async () => {
    site.log.lines.splice(0)
    await runFor(unknown, site)
    return site.log.lines.join('\n')
  }
  expect(await linesOf()).toContain(`The ledger ${told}, so that all its files count as changed`)
  expect(await linesOf()).not.toContain('The ledger does not know')
})

test('an output in the folder of another one, of which that has no file, is no doubt', async () => {
  const site = await createWorkspace({ files: dist })
  await runFor('dist', site)
  site.write({ 'admin/index.html': 'admin' })
  site.log.lines.splice(0)
  await runFor('dist/admin', site)
  expect(site.log.lines.join('\n')).not.toContain('The ledger does not know')
})

test('a plan that is stopped for an output that is new says so, where there is a ledger', async () => {
  const site = await createWorkspace({ files: dist, options: { maxUrls: 2 } })
  writeFiles(join(site.root, 'docs'), docs)
  await runFor('docs', site)
  const { targets } = await runFor('dist', site)
  expect(targets[0]?.errors[0]?.message).toMatch(
    /since the ledger does not know dist and every file counts as changed$/,
  )
})
