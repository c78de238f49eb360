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
