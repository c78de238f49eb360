import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { readSnapshotOutputs, settleSnapshot } from '@cdn-purge/core/command'
import { openContext, recordSnapshot } from '@cdn-purge/core/engine'
import { run } from '@cdn-purge/core/run'
import { expect, test } from 'vitest'
import { createWorkspace, SITE, type Workspace } from '../support/workspace.ts'

/** A name that carries a hash, and does not look so: only the bundler knows. */
const words = 'assets/entry.words.js'

type Mode = 'build' | 'deploy' | 'deploy, from afar'

/** One deploy, in which the bundler knows some names; the URLs that it purged. */
async function deploy(site: Workspace, mode: Mode, hashed?: readonly string[]): Promise<readonly string[]> {
  const options = await site.resolve()
  const { context, ignore, close } = openContext(options, site.root, site.log)
  const directory = join(site.root, 'dist')
  const built = { name: 'dist', directory, ...(hashed === undefined ? {} : { hashed: new Set(hashed) }) }
  try {
    if (mode !== 'build') await recordSnapshot({ options, ignore, outputs: [built] }, context)
    if (mode === 'deploy, from afar') rmSync(directory, { recursive: true })
    const snapshot = await readSnapshotOutputs(context, undefined, options)
    const { targets } = await run({ options, ignore, outputs: snapshot?.outputs ?? [built] }, 'run', context)
    if (snapshot !== undefined) await settleSnapshot(context.store, snapshot)
    return targets.flatMap(({ settled }) => Array.from(settled, ({ item }) => item)).sort()
  } finally {
    await close()
  }
}

test.each<Mode>(['build', 'deploy', 'deploy, from afar'])(
  'what the bundler knows of a name is known when a later deploy removes it, and when it comes back: %s',
  async mode => {
    const files = { 'a.css': 'a', [words]: 'entry' }
    const site = await createWorkspace({ files, options: { html: ['file'] } })
    await deploy(site, mode, [words])
    // A run in between knows nothing of the bundler.
    site.write({ 'a.css': 'b', [words]: 'entry' })
    expect(await deploy(site, 'build')).toEqual([`${SITE}a.css`])
    site.write({ 'a.css': 'b', [words]: undefined })
    expect(await deploy(site, mode, [])).toEqual([])
    site.write({ 'a.css': 'b', [words]: 'entry' })
    expect(await deploy(site, mode, [words])).toEqual([`${SITE}${words}`])
  },
)

test('of a build that no run applied, too', async () => {
  const site = await createWorkspace({ files: { 'a.css': 'a' }, options: { html: ['file'] } })
  await site.run()
  site.write({ [words]: 'entry' })
  const options = await site.resolve()
  const { context, ignore, close } = openContext(options, site.root, site.log)
  const outputs = [{ name: 'dist', directory: join(site.root, 'dist'), hashed: new Set([words]) }]
  await recordSnapshot({ options, ignore, outputs }, context)
  await close()
  site.write({ [words]: undefined })
  expect(await deploy(site, 'deploy', [])).toEqual([])
})
