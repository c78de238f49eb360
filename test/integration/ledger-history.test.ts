import { cpSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Store } from '@cdn-purge/core'
import { readSnapshotOutputs, settleSnapshot } from '@cdn-purge/core/command'
import { type Context, openContext, type RunInput, recordSnapshot } from '@cdn-purge/core/engine'
import { run } from '@cdn-purge/core/run'
import { describe, expect, test } from 'vitest'
import { parseLedger } from '../../packages/core/src/ledger/schema.ts'
import { createProject } from '../support/project.ts'
import { createWorkspace, SITE, type Workspace, writeFiles } from '../support/workspace.ts'

/** Does something with the ledger as a project at `root` sees it. */
async function use<Result>(
  { resolve, root, log }: Workspace,
  act: (
    context: Context,
    options: Awaited<ReturnType<typeof resolve>>,
    ignore: readonly string[],
  ) => Promise<Result>,
  project = '.',
): Promise<Result> {
  const options = await resolve()
  const { context, ignore, close } = openContext(options, join(root, project), log)
  try {
    return await act(context, options, ignore)
  } finally {
    await close()
  }
}

/** What `when: 'deploy'` does at the end of a build. */
const build = (site: Workspace, name: string, project = '.') =>
  use(
    site,
    (context, options, ignore) =>
      recordSnapshot({ options, ignore, outputs: [{ name, directory: join(site.root, name) }] }, context),
    project,
  )

/** What `cdn-purge run` does after the upload: the URLs that it purged. */
const deploy = (site: Workspace, project = '.') =>
  use(
    site,
    async (context, options, ignore) => {
      const snapshot = await readSnapshotOutputs(context, undefined, options)
      if (snapshot === undefined) return undefined
      const report = await run({ options, ignore, outputs: snapshot.outputs }, 'run', context)
      await settleSnapshot(context.store, snapshot)
      return report.targets.flatMap(({ settled }) => Array.from(settled, ({ item }) => item)).sort()
    },
    project,
  )

describe('a snapshot that no run applied', () => {
  test('keeps counting when the next build replaces it: it may have been live', async () => {
    const site = await createWorkspace({ files: { 'a.css': '1', 'b.css': '1' }, options: { html: ['file'] } })
    await site.run()
    site.write({ 'a.css': '2', 'new.css': 'new' })
    await build(site, 'dist')
    site.write({ 'a.css': '1', 'new.css': undefined })
    await build(site, 'dist')
    await build(site, 'dist')
    expect(await deploy(site)).toEqual([`${SITE}a.css`, `${SITE}new.css`])
    await build(site, 'dist')
    expect(await deploy(site)).toEqual([])
  })

  test('of one app is not touched by another that shares the ledger', async () => {
    const site = await createWorkspace({ options: { html: ['file'], ledger: '../.cdn-purge' } })
    writeFiles(site.root, { 'a/dist/a.css': '1', 'b/dist/b.css': '1' })
    await build(site, 'a/dist', 'a')
    await build(site, 'b/dist', 'b')
    expect(await deploy(site, 'a')).toEqual([`${SITE}a.css`])
    expect(await deploy(site, 'a')).toBeUndefined()
    expect(await deploy(site, 'b')).toEqual([`${SITE}b.css`])
  })

  test.each<[what: string, damage: (folder: string) => void, why: RegExp | undefined]>([
    [
      'its entry was cut',
      folder => writeFiles(folder, { 'entry.json': '{"version": 1,' }),
      /it is not JSON\./,
    ],
    ['its entry is another', folder => writeFiles(folder, { 'entry.json': '{}' }), /"version" is wrong\./],
    [
      'a manifest is damaged',
      folder =>
        writeFiles(
          folder,
          Object.fromEntries(
            readdirSync(folder).flatMap(name => (name.endsWith('.sums') ? [[name, 'damaged']] : [])),
          ),
        ),
      undefined,
    ],
  ])('is written anew by the next build where %s', async (_, damage, why) => {
    const site = await createWorkspace({ files: { 'a.css': '1', 'b.css': '1' }, options: { html: ['file'] } })
    await site.run()
    site.write({ 'a.css': '2' })
    await build(site, 'dist')
    damage(join(site.root, '.cdn-purge/snapshot'))
    await expect(deploy(site)).rejects.toMatchObject({ code: 'SNAPSHOT_INVALID' })
    await build(site, 'dist')
    const warned = site.log.lines.filter(line => /^warn .*This build replaces it\./.test(line))
    expect(warned).toEqual(why === undefined ? [] : [expect.stringMatching(why)])
    expect(await deploy(site)).toEqual([`${SITE}a.css`])
  })
})

test.each(['read', 'write'])(
  'a run that is overtaken before its %s compares what lies on disk then',
  async when => {
    const site = await createWorkspace({ files: { 'a.css': '1' }, options: { html: ['file'] } })
    await site.run()
    site.write({ 'a.css': '2' })
    await use(site, async (context, options, ignore) => {
      const { store } = context
      let calls = 0
      const overtake = async (call: string) => {
        // The first read is before the folder is looked at, the second one after it.
        if (call !== when || ++calls !== (when === 'read' ? 2 : 1)) return
        site.write({ 'a.css': '3' })
        await site.run()
      }
      const slow: Store = {
        location: store.location,
        async read() {
          await overtake('read')
          return store.read()
        },
        readManifest: hash => store.readManifest(hash),
        append: line => store.append(line),
        listManifests: () => store.listManifests(),
        readSnapshot: () => store.readSnapshot(),
        updateSnapshot: change => store.updateSnapshot(change),
        removeSnapshot: text => store.removeSnapshot(text),
        async write(next, expected) {
          await overtake('write')
          return store.write(next, expected)
        },
      }
      const input: RunInput = {
        options,
        ignore,
        outputs: [{ name: 'dist', directory: join(site.root, 'dist') }],
      }
      await run(input, 'run', { ...context, store: slow })
    })
    site.write({ 'a.css': '2' })
    expect(await site.run()).toMatchObject({ changes: { changed: ['a.css'] } })
  },
)

describe('a ledger', () => {
  const files = { 'index.html': 'home', 'about.html': 'about' }

  test('that was lost costs a larger purge, and a page that was removed since stays cached', async () => {
    const site = await createWorkspace({ files, options: { html: ['file'] } })
    await site.run()
    const { wao } = site.simulator.edges
    for (const path of Object.keys(files)) await wao.get(SITE + path)
    site.write({ 'about.html': undefined })
    rmSync(join(site.root, '.cdn-purge'), { recursive: true })
    expect(await site.run()).toMatchObject({ firstRun: true, targets: [{ accepted: 1 }] })
    expect(wao.has(`${SITE}index.html`)).toBe(false)
    expect(wao.has(`${SITE}about.html`)).toBe(true)
  })

  test('that is older knows nothing of what came and went after it', async () => {
    const site = await createWorkspace({ files, options: { html: ['file'] } })
    await site.run()
    const ledger = join(site.root, '.cdn-purge')
    cpSync(ledger, join(site.root, 'older'), { recursive: true })
    site.write({ 'news.html': 'news' })
    await site.run()
    rmSync(ledger, { recursive: true })
    cpSync(join(site.root, 'older'), ledger, { recursive: true })
    site.write({ 'news.html': undefined })
    expect(await site.run()).toMatchObject({ targets: [{ due: 0 }] })
  })
})

describe('a ledger of the first version', () => {
  test('is read with its journal and its snapshot, and nothing of it is lost', async () => {
    const targets = [{ provider: 'wao' }, { provider: 'medianova' }, { provider: 'optimole' }] as const
    const project = await createProject({ targets })
    rmSync(join(project.root, 'dist'), { recursive: true })
    cpSync(
      fileURLToPath(new URL('../fixtures/ledger-1', import.meta.url)),
      join(project.root, '.cdn-purge'),
      {
        recursive: true,
      },
    )
    const status = await project.json(['status'])
    expect(status).toMatchObject({
      sequence: 5,
      outputs: [
        { name: 'dist', files: 5 },
        { name: 'docs', files: 1 },
      ],
      pending: [
        // One of three is settled in the journal.
        { target: 'wao', items: { length: 2 } },
        { target: 'medianova', items: { length: 3 } },
        { target: 'optimole', items: { length: 1 } },
      ],
      snapshot: { outputs: [{ name: 'dist', files: 6 }] },
    })
    // The snapshot has about.html in other bytes, and new.html.
    expect(await project.json(['run'])).toMatchObject({
      ok: true,
      changes: { added: ['new.html'], changed: ['about.html'] },
      targets: [{ accepted: 4 }, { accepted: 5 }, { accepted: 1 }],
    })
    const text = readFileSync(join(project.root, '.cdn-purge/ledger.json'), 'utf8')
    const { id, outputs, pending, images } = parseLedger(text, 'ledger.json')
    expect(id).toMatch(/^[0-9a-f-]{36}$/)
    expect([...pending]).toEqual([])
    expect(Object.values(images)).toEqual([{ hash: 'a'.repeat(64), token: 'abcd.1234' }])
    expect(outputs.get('dist')?.context).toMatchObject({
      site: [SITE],
      targets: ['wao', 'medianova', 'optimole'],
    })
    // Nothing was known of what the other was recorded for, and nothing has become due by that.
    expect(outputs.get('docs')?.context).toBeUndefined()
  })
})
