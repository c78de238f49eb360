import { cpSync, mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import type { CdnPurgeOptions, RunReport } from '@cdn-purge/core'
import { type Output, openContext, outputName } from '@cdn-purge/core/engine'
import { run } from '@cdn-purge/core/run'
import { describe, expect, test } from 'vitest'
import { createWorkspace, SITE, type Workspace, writeFiles } from '../support/workspace.ts'

const OTHER = 'https://m.example.com/'
const files = { 'index.html': 'home', 'a.css': 'a', 'app-CeLU_qfb.js': 'app' }

/** A site that was purged for, and nothing is owed. */
async function createDeployed(changes: Parameters<typeof createWorkspace>[0] = {}): Promise<Workspace> {
  const site = await createWorkspace({ files, ...changes, options: { html: ['file'], ...changes.options } })
  await site.run()
  return site
}

/** One run over folders of the workspace. */
async function runFor(
  { root, log, resolve }: Workspace,
  outputs: readonly (Pick<Output, 'base'> & { dir: string; root?: string })[],
  changes: Partial<CdnPurgeOptions> = {},
): Promise<RunReport> {
  const options = await resolve(changes)
  const project = join(root, outputs[0]?.root ?? '.')
  const { context, ignore, close } = openContext(options, project, log)
  try {
    return await run(
      {
        options,
        outputs: outputs.map(({ dir, base }) => ({
          name: outputName(project, dir, options.ledger),
          directory: join(project, dir),
          ...(base === undefined ? {} : { base }),
        })),
        ignore,
      },
      'run',
      context,
    )
  } finally {
    await close()
  }
}

/** The URLs that each target of a report was purged for, sorted. */
function settled({ targets }: RunReport): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    targets.map(({ name, settled: items }) => [name, Array.from(items, ({ item }) => item).sort()]),
  )
}

const all = (site: string) => ['a.css', 'app-CeLU_qfb.js', 'index.html'].map(path => site + path)

describe('what is new in the options is unknown, and due', () => {
  test('a target that is added, or was left out for a deploy: everything there', async () => {
    const site = await createDeployed()
    const [wao] = (await site.resolve()).targets
    const both = {
      targets: [
        { provider: 'wao' as const, baseUrl: wao?.baseUrl ?? '' },
        { provider: 'medianova' as const, baseUrl: site.simulator.apis.medianova.baseUrl },
      ],
    }
    expect(settled(await site.run(both))).toEqual({ wao: [], medianova: all(SITE) })
    expect(settled(await site.run(both))).toEqual({ wao: [], medianova: [] })

    expect(settled(await site.run())).toEqual({ wao: [] })
    expect(settled(await site.run(both))).toEqual({ wao: [], medianova: [] })
    site.write({ 'a.css': 'b' })
    expect(settled(await site.run())).toEqual({ wao: [`${SITE}a.css`] })
    expect(settled(await site.run(both))).toEqual({ wao: [], medianova: all(SITE) })
  })

  test('a target that has got another provider, also after a deploy without it: everything there', async () => {
    const site = await createDeployed()
    const [wao] = (await site.resolve()).targets
    const named = (provider: 'wao' | 'medianova', name = 'cdn'): Partial<CdnPurgeOptions> => ({
      targets: [
        { provider: 'wao', baseUrl: wao?.baseUrl ?? '' },
        { provider, name, baseUrl: site.simulator.apis[provider].baseUrl },
      ],
    })
    expect(settled(await site.run(named('wao')))).toEqual({ wao: [], cdn: all(SITE) })
    expect(settled(await site.run(named('wao')))).toEqual({ wao: [], cdn: [] })
    expect(settled(await site.run(named('medianova')))).toEqual({ wao: [], cdn: all(SITE) })
    expect(settled(await site.run())).toEqual({ wao: [] })
    expect(settled(await site.run(named('medianova')))).toEqual({ wao: [], cdn: [] })
    expect(settled(await site.run())).toEqual({ wao: [] })
    expect(settled(await site.run(named('wao')))).toEqual({ wao: [], cdn: all(SITE) })
  })

  test('a target whose options say another cache of the same provider: everything there', async () => {
    const site = await createDeployed()
    const [wao] = (await site.resolve()).targets
    const of = (options: object): Partial<CdnPurgeOptions> => ({
      targets: [{ provider: 'wao', baseUrl: wao?.baseUrl ?? '', ...options }],
    })
    const domains = ['www.example.com', 'cdn.example.com']
    expect(settled(await site.run(of({ everything: 'purge', timeout: 60 })))).toEqual({ wao: [] })
    expect(site.log.lines.join('\n')).not.toContain('All of the site')
    expect(settled(await site.run(of({ domains })))).toEqual({ wao: all(SITE) })
    expect(site.log.lines.join('\n')).toContain('All of the site is due at wao, this once')
    expect(settled(await site.run(of({ domains })))).toEqual({ wao: [] })
    expect(settled(await site.run())).toEqual({ wao: all(SITE) })
  })

  test('a page that was removed while a target was left out is still owed there', async () => {
    const site = await createDeployed()
    const [wao] = (await site.resolve()).targets
    const both: Partial<CdnPurgeOptions> = {
      targets: [
        { provider: 'wao', baseUrl: wao?.baseUrl ?? '' },
        { provider: 'medianova', baseUrl: site.simulator.apis.medianova.baseUrl },
      ],
    }
    await site.run(both)
    site.write({ 'a.css': '2' })
    await site.run()
    site.write({ 'a.css': undefined })
    await site.run()
    const left = [`${SITE}app-CeLU_qfb.js`, `${SITE}index.html`]
    expect(settled(await site.run(both))).toEqual({ wao: [], medianova: [`${SITE}a.css`, ...left] })
  })

  test('a host: everything there', async () => {
    const site = await createDeployed()
    expect(settled(await site.run({ site: [SITE, OTHER] }))).toEqual({ wao: all(OTHER) })
    expect(settled(await site.run({ site: [OTHER, SITE] }))).toEqual({ wao: [] })
  })

  test('further forms of a page: those', async () => {
    const site = await createDeployed()
    expect(settled(await site.run({ html: ['file', 'directory'] }))).toEqual({ wao: [SITE] })
    expect(settled(await site.run({ html: ['file'] }))).toEqual({ wao: [] })
  })

  test('what the option "urls" answers: what it did not answer before', async () => {
    const site = await createDeployed()
    const urls = (file: string) => (file === 'index.html' ? ['/index.html', '/?q=1'] : undefined)
    expect(settled(await site.run({ urls }))).toEqual({ wao: [`${SITE}?q=1`] })
    expect(settled(await site.run({ urls: file => urls(file) }))).toEqual({ wao: [] })
    expect(settled(await site.run())).toEqual({ wao: [`${SITE}?q=1`] })
  })

  test('files that were no business of the run before, also with added: false', async () => {
    const options = { exclude: ['*.css'], added: false }
    const site = await createDeployed({ options })
    expect(settled(await site.run({ exclude: [], added: false }))).toEqual({ wao: [`${SITE}a.css`] })
  })

  test('added: true after false, and immutable: false: what they had counted out', async () => {
    const site = await createDeployed({ options: { added: false } })
    expect(settled(await site.run({ added: true }))).toEqual({ wao: [`${SITE}a.css`, `${SITE}index.html`] })
    expect(settled(await site.run({ added: true, immutable: false }))).toEqual({
      wao: [`${SITE}app-CeLU_qfb.js`],
    })
  })

  test('and is only recorded with firstRun: "record"', async () => {
    const site = await createDeployed()
    expect(settled(await site.run({ site: [SITE, OTHER], firstRun: 'record' }))).toEqual({ wao: [] })
    expect(settled(await site.run({ site: [SITE, OTHER] }))).toEqual({ wao: [] })
  })
})

describe('what left the options is due once more at its old place', () => {
  test('a base that moved: there, and where it is now', async () => {
    const site = await createWorkspace({ files, options: { html: ['file'] } })
    await runFor(site, [{ dir: 'dist', base: '/' }])
    const report = await runFor(site, [{ dir: 'dist', base: '/docs/' }])
    expect(settled(report)).toEqual({
      wao: [...all(`${SITE}docs/`), `${SITE}a.css`, `${SITE}index.html`].sort(),
    })
    expect(settled(await runFor(site, [{ dir: 'dist', base: '/docs/' }]))).toEqual({ wao: [] })
  })

  test('a host that was replaced, with the changes of that deploy', async () => {
    const site = await createDeployed()
    site.write({ 'a.css': 'b' })
    expect(settled(await site.run({ site: OTHER }))).toEqual({
      wao: [...all(OTHER), `${SITE}a.css`, `${SITE}index.html`].sort(),
    })
  })

  test('an output that is gone, where it was deployed along with this one', async () => {
    const site = await createWorkspace({ files, options: { html: ['file'] } })
    writeFiles(site.root, { 'docs/guide.html': 'guide' })
    await runFor(site, [{ dir: 'dist' }, { dir: 'docs' }])
    rmSync(join(site.root, 'docs'), { recursive: true })
    const report = await runFor(site, [{ dir: 'dist' }])
    expect(settled(report)).toEqual({ wao: [`${SITE}guide.html`] })
    expect(settled(await runFor(site, [{ dir: 'dist' }]))).toEqual({ wao: [] })
  })

  test("images that are no more the target's", async () => {
    const images = [{ dir: 'media', url: OTHER }]
    const site = await createWorkspace({ files })
    writeFiles(site.root, { 'media/b.png': 'b' })
    const { baseUrl } = site.simulator.apis.optimole
    const optimole = { provider: 'optimole', baseUrl } as const
    await site.run({ targets: [{ ...optimole, images }] })
    expect(settled(await site.run({ targets: [optimole] }))).toEqual({ optimole: [`${OTHER}b.png`] })
  })
})

describe('an output is where it is served, and its folder', () => {
  test('apps that share a ledger stay apart, whatever their hosts and bases', async () => {
    const site = await createWorkspace({ options: { html: ['file'], ledger: '../.cdn-purge' } })
    writeFiles(site.root, { 'a/dist/v.txt': '1', 'b/dist/v.txt': '1' })
    const app = (root: string, host: string) =>
      runFor(site, [{ root, dir: 'dist', base: `/${root}/` }], { site: host })
    expect(settled(await app('a', SITE))).toEqual({ wao: [`${SITE}a/v.txt`] })
    expect(settled(await app('b', OTHER))).toEqual({ wao: [`${OTHER}b/v.txt`] })
    expect((await app('a', SITE)).ledger.written).toBe(false)
    expect((await app('b', OTHER)).ledger.written).toBe(false)
    writeFiles(site.root, { 'a/dist/v.txt': '2', 'b/dist/v.txt': '2' })
    expect(settled(await app('b', OTHER))).toEqual({ wao: [`${OTHER}b/v.txt`] })
    expect(settled(await app('a', SITE))).toEqual({ wao: [`${SITE}a/v.txt`] })
  })

  test('a folder that was renamed is the same output', async () => {
    const site = await createDeployed()
    renameSync(join(site.root, 'dist'), join(site.root, 'build'))
    writeFiles(site.root, { 'build/a.css': undefined })
    expect(settled(await runFor(site, [{ dir: 'build' }]))).toEqual({ wao: [`${SITE}a.css`] })
    expect(settled(await runFor(site, [{ dir: 'build' }]))).toEqual({ wao: [] })
  })

  test('what had its name before has left only where nothing was deployed since', async () => {
    const site = await createDeployed({ options: { site: [SITE, OTHER] } })
    const other = { 'a.css': 'a2', 'b.css': 'b', 'c.css': 'c', 'd.css': 'd', 'e.css': 'e' }
    writeFiles(
      site.root,
      Object.fromEntries(Object.entries(other).map(([path, text]) => [`build/${path}`, text])),
    )
    await runFor(site, [{ dir: 'build' }], { site: SITE })
    rmSync(join(site.root, 'dist'), { recursive: true })
    renameSync(join(site.root, 'build'), join(site.root, 'dist'))
    writeFiles(site.root, { 'dist/b.css': 'b2' })
    expect(settled(await runFor(site, [{ dir: 'dist' }], { site: SITE }))).toEqual({
      wao: [`${OTHER}a.css`, `${OTHER}index.html`, `${SITE}b.css`, `${SITE}index.html`].sort(),
    })
  })

  test('a folder that was renamed while a host left is the same output', async () => {
    const site = await createDeployed({ options: { site: [SITE, OTHER] } })
    renameSync(join(site.root, 'dist'), join(site.root, 'build'))
    writeFiles(site.root, { 'build/a.css': undefined })
    expect(settled(await runFor(site, [{ dir: 'build' }], { site: SITE }))).toEqual({
      wao: [`${OTHER}a.css`, `${OTHER}index.html`, `${SITE}a.css`].sort(),
    })
  })

  test('so is the next release, while the one before is still there, and a link to it', async () => {
    const site = await createWorkspace({ options: { html: ['file'] } })
    writeFiles(site.root, { 'releases/20260101120000/a.css': 'a', 'releases/20260101120000/b.css': 'b' })
    await runFor(site, [{ dir: 'releases/20260101120000' }])
    cpSync(join(site.root, 'releases/20260101120000'), join(site.root, 'releases/20260102120000'), {
      recursive: true,
    })
    writeFiles(site.root, { 'releases/20260102120000/a.css': 'new' })
    expect(settled(await runFor(site, [{ dir: 'releases/20260102120000' }]))).toEqual({
      wao: [`${SITE}a.css`],
    })
    symlinkSync('releases/20260102120000', join(site.root, 'current'))
    expect(settled(await runFor(site, [{ dir: 'current' }]))).toEqual({ wao: [] })
  })

  test('so is a folder of mostly the same files that goes live in its place, forward and back', async () => {
    const site = await createWorkspace({ options: { html: ['file'] } })
    const release = (dir: string, files: Record<string, string>) => {
      const all = {
        'index.html': dir,
        'robots.txt': 'all',
        [dir === 'v1' ? 'app-CeLU_qfb.js' : 'app-Dp5X04SP.js']: dir,
        ...files,
      }
      writeFiles(
        site.root,
        Object.fromEntries(Object.entries(all).map(([path, text]) => [`${dir}/${path}`, text])),
      )
    }
    release('v1', { 'old.html': 'old' })
    release('v2', { 'new.html': 'new' })
    const first = await runFor(site, [{ dir: 'v1' }])
    expect(first.firstRun).toBe(true)
    const next = await runFor(site, [{ dir: 'v2' }])
    expect(next).toMatchObject({ firstRun: false, changes: { removed: ['app-CeLU_qfb.js', 'old.html'] } })
    expect(settled(next)).toEqual({ wao: ['index.html', 'new.html', 'old.html'].map(path => SITE + path) })
    expect(settled(await runFor(site, [{ dir: 'v1' }]))).toEqual({
      wao: ['app-CeLU_qfb.js', 'index.html', 'new.html', 'old.html'].map(path => SITE + path),
    })
    expect((await runFor(site, [{ dir: 'v1' }])).ledger.written).toBe(false)
  })

  test('so is a redesign beside it, which has a front page too', async () => {
    const site = await createDeployed()
    writeFiles(site.root, { 'next/index.html': 'next', 'next/b.html': 'b', 'next/c.html': 'c' })
    expect(settled(await runFor(site, [{ dir: 'next' }]))).toEqual({
      wao: ['a.css', 'b.html', 'c.html', 'index.html'].map(path => SITE + path),
    })
  })

  test('a command that knows of no base finds the output where the last build had it', async () => {
    const site = await createWorkspace({ options: { html: ['file'] } })
    const app = { 'index.html': 'app', 'robots.txt': 'all' }
    for (const dir of ['admin', 'client']) {
      writeFiles(
        site.root,
        Object.fromEntries(Object.entries(app).map(([path, text]) => [`${dir}/${path}`, text])),
      )
      await runFor(site, [{ dir, base: dir === 'admin' ? '/admin/' : '/' }])
    }
    writeFiles(site.root, { 'admin/index.html': 'next' })
    expect(settled(await runFor(site, [{ dir: 'admin' }]))).toEqual({ wao: [`${SITE}admin/index.html`] })
    expect(settled(await runFor(site, [{ dir: 'client', base: '/' }]))).toEqual({ wao: [] })
  })

  test('folders of the same files that "urls" serves at other places are two', async () => {
    const site = await createWorkspace({ options: { html: ['file'] } })
    writeFiles(site.root, { 'de/index.html': 'Hallo', 'en/index.html': 'Hello' })
    const build = (dir: string) => runFor(site, [{ dir }], { urls: file => [`/${dir}/${file}`] })
    expect(settled(await build('de'))).toEqual({ wao: [`${SITE}de/index.html`] })
    expect(settled(await build('en'))).toEqual({ wao: [`${SITE}en/index.html`] })
    expect(settled(await build('de'))).toEqual({ wao: [] })
  })

  test('two folders at one place are two', async () => {
    const site = await createDeployed()
    mkdirSync(join(site.root, 'docs'))
    writeFiles(site.root, { 'docs/guide.html': 'guide' })
    expect(settled(await runFor(site, [{ dir: 'docs' }]))).toEqual({ wao: [`${SITE}guide.html`] })
    expect(settled(await site.run())).toEqual({ wao: [] })
  })

  test('one that goes live in the place of another is due where that one left other bytes', async () => {
    const site = await createWorkspace({ options: { html: ['file'], added: false } })
    const shared = { 'same.css': 'same', 'app-CeLU_qfb.js': 'app' }
    const write = (dir: string, files: Record<string, string>) =>
      writeFiles(
        site.root,
        Object.fromEntries(
          Object.entries({ ...shared, ...files }).map(([path, text]) => [`${dir}/${path}`, text]),
        ),
      )
    write('blue', { 'index.html': '1', 'only-blue.html': '1' })
    write('green', { 'index.html': '2', 'sub/only-green.html': '2' })
    await runFor(site, [{ dir: 'blue' }])
    await runFor(site, [{ dir: 'green' }])
    const back = await runFor(site, [{ dir: 'blue' }])
    expect(settled(back)).toEqual({ wao: [`${SITE}index.html`, `${SITE}sub/only-green.html`] })
    expect(back.changes).toMatchObject({
      added: ['only-blue.html'],
      changed: ['index.html'],
      removed: ['sub/only-green.html'],
      unchanged: 2,
    })
    expect((await runFor(site, [{ dir: 'blue' }])).ledger.written).toBe(false)
    writeFiles(site.root, { 'green/only-blue.html': '3' })
    expect(settled(await runFor(site, [{ dir: 'green' }]))).toEqual({
      wao: [`${SITE}index.html`, `${SITE}only-blue.html`],
    })
    writeFiles(site.root, { 'sub/only-green.html': '4', 'sub/index.html': '4' })
    await runFor(site, [{ dir: 'sub', base: '/sub/' }])
    expect(settled(await runFor(site, [{ dir: 'green' }]))).toEqual({ wao: [`${SITE}sub/only-green.html`] })
  })
})

describe('an immutable name that an earlier deploy removed', () => {
  test('is due when it comes back, since an edge may hold its 404; one that is new is not', async () => {
    const site = await createDeployed()
    site.write({ 'app-CeLU_qfb.js': undefined, 'app-Dp5X04SP.js': 'next' })
    expect(settled(await site.run())).toEqual({ wao: [] })
    site.write({ 'app-CeLU_qfb.js': 'app', 'app-Dp5X04SP.js': undefined })
    const report = await site.run()
    expect(settled(report)).toEqual({ wao: [`${SITE}app-CeLU_qfb.js`] })
    expect(report.warnings).toEqual([])
    expect(settled(await site.run())).toEqual({ wao: [] })
  })

  test('is warned of, too, when it comes back with other bytes', async () => {
    const site = await createDeployed()
    site.write({ 'app-CeLU_qfb.js': undefined })
    await site.run()
    site.write({ 'app-CeLU_qfb.js': 'other' })
    const report = await site.run()
    expect(settled(report)).toEqual({ wao: [`${SITE}app-CeLU_qfb.js`] })
    expect(report.warnings).toEqual([expect.stringMatching(/^app-CeLU_qfb\.js has a content hash/)])
  })

  test('is due when it comes back, too, where the option "immutable" did not count it when it went', async () => {
    const site = await createDeployed({ options: { immutable: false } })
    site.write({ 'app-CeLU_qfb.js': undefined })
    expect(settled(await site.run())).toEqual({ wao: [`${SITE}app-CeLU_qfb.js`] })
    site.write({ 'app-CeLU_qfb.js': 'app' })
    expect(settled(await site.run({ immutable: undefined }))).toEqual({ wao: [`${SITE}app-CeLU_qfb.js`] })
  })
})
