import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { openContext, recordSnapshot } from '@cdn-purge/core/engine'
import { describe, expect, test } from 'vitest'
import { pendingIn } from '../support/pending-items.ts'
import { createProject, files, type Project } from '../support/project.ts'
import { SITE, writeFiles } from '../support/workspace.ts'

describe('cdn-purge run', () => {
  test('purges what changed and says so', async () => {
    const project = await createProject()
    const first = await project.command(['run'])
    expect(first).toMatchObject({ status: 0, stderr: '' })
    expect(first.stdout).toContain('first run: 2 pages, 1 style → 3 URLs → 1 request to wao.io')
    expect(first.stdout).toContain('wao: 3 of 3 URLs accepted in 1 request')

    project.write({ 'about.html': '<h1>About us</h1>', 'new.html': 'new', 'style.css': undefined })
    project.simulator.clearLog()
    const second = await project.command(['run'])
    expect(second.status).toBe(0)
    expect(second.stdout.split('\n').slice(0, 4)).toEqual([
      '1 page changed, 1 page added, 1 style removed → 3 URLs → 1 request to wao.io · nothing unchanged purged',
      '  ~ about.html',
      '  + new.html',
      '  - style.css',
    ])
    expect(project.simulator.log.map(({ body }) => body)).toEqual([
      {
        domains: ['www.example.com'],
        exactMatches: expect.arrayContaining(['/about.html', '/new.html', '/style.css']),
      },
    ])
    expect((await project.command(['run'])).stdout).toContain('nothing to purge')
  })

  test('prints one JSON object with --json, whose shape is documented', async () => {
    const project = await createProject()
    const { status, stdout, stderr } = await project.command(['run', '--json'])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(JSON.parse(stdout)).toEqual({
      version: 1,
      command: 'run',
      ok: true,
      dryRun: false,
      firstRun: true,
      changes: { added: ['about.html', 'index.html', 'style.css'], changed: [], removed: [], unchanged: 0 },
      targets: [
        {
          name: 'wao',
          provider: 'wao',
          title: 'wao.io',
          due: 3,
          accepted: 3,
          settled: expect.any(Array),
          pending: 0,
          collateral: 0,
          widenings: [],
          wholes: [],
          requests: [
            {
              method: 'POST',
              url: `${project.simulator.apis.wao.baseUrl}/sites/simulated-site/caches/invalidate`,
              body: { domains: ['www.example.com'], exactMatches: expect.any(Array) },
              covers: 3,
              status: 202,
              attempts: 1,
              ms: expect.any(Number),
            },
          ],
          errors: [],
          skipped: [],
        },
      ],
      tokens: { requested: 0, images: 0, given: [] },
      ledger: { location: '.cdn-purge', sequence: 2, written: true },
      warnings: [],
    })
  })

  test('takes directory, place, configuration and environment from the command line', async () => {
    const project = await createProject()
    writeFiles(project.root, { 'web/public/a.html': 'a', 'web/other.json': '{}' })
    project.configure({})
    const config = join(project.root, 'cdn-purge.config.json')
    const args = ['run', 'public', '--cwd', 'web', '--config', config, '--env', '007']
    expect(await project.json(args)).toMatchObject({
      changes: { added: ['a.html'] },
      ledger: { location: '.cdn-purge/007' },
    })
    expect(await project.json(['status', '--env', '007'])).toMatchObject({
      outputs: [{ name: 'web/public' }],
    })
    expect(existsSync(join(project.root, 'web/.cdn-purge'))).toBe(false)
  })

  test.each([
    ['--dry-run', ['--dry-run'], {}],
    ['CDN_PURGE_DRY_RUN', [], { CDN_PURGE_DRY_RUN: '1' }],
    ['CDN_PURGE=0', [], { CDN_PURGE: '0' }],
  ])('sends and writes nothing with %s', async (_, flags, env) => {
    const project = await createProject()
    const json = await project.json(['run', ...flags], { ...env, WAO_API_TOKEN: '' })
    expect(json).toMatchObject({ ok: true, dryRun: true, targets: [{ due: 3, accepted: 0 }] })
    expect(project.simulator.log).toEqual([])
    expect(existsSync(join(project.root, '.cdn-purge'))).toBe(false)
  })

  test('is quiet with --quiet, and talks with --verbose', async () => {
    const project = await createProject()
    expect(await project.command(['run', '--quiet'])).toEqual({ status: 0, stdout: '', stderr: '' })
    project.write({ 'index.html': 'other' })
    const { stdout, stderr } = await project.command(['run', '--verbose'])
    expect(stdout).toContain('"/index.html"')
    expect(stderr).toContain('cdn-purge.config.json')
    expect(stdout + stderr).not.toContain(project.simulator.apis.wao.token)
  })
})

describe('cdn-purge plan and diff', () => {
  test('show all without credentials, and neither send nor write', async () => {
    const project = await createProject()
    const none = { WAO_API_TOKEN: '' }
    const plan = await project.command(['plan'], none)
    expect(plan).toMatchObject({ status: 0, stderr: '' })
    expect(plan.stdout).toContain(
      `POST ${project.simulator.apis.wao.baseUrl}/sites/simulated-site/caches/invalidate\n{\n  "domains": [\n`,
    )
    expect(await project.json(['plan'], none)).toMatchObject({ command: 'plan', dryRun: true })
    const diff = await project.command(['diff'], none)
    expect(diff).toMatchObject({ status: 0, stderr: '' })
    expect(diff.stdout).toContain(`+ about.html\n    ${SITE}about.html\n`)
    expect(project.simulator.log).toEqual([])
    expect(existsSync(join(project.root, '.cdn-purge'))).toBe(false)
  })

  test('a plan names the requests that the run then sends', async () => {
    const project = await createProject({ targets: [{ provider: 'wao' }, { provider: 'paradarum' }] })
    const requests = (report: unknown) => JSON.stringify(report, ['targets', 'requests', 'method', 'url'])
    const planned = await project.json(['plan'])
    expect(requests(await project.json(['run']))).toBe(requests(planned))
  })

  test('a plan shows texts as they are sent, and the headers that say what is purged', async () => {
    const { command, configure } = await createProject()
    configure({ targets: [{ provider: 'cloudfront' }, { provider: 'varnish', bans: true }] })
    const { stdout } = await command(['plan'])
    expect(stdout).toContain('\n<?xml version="1.0" encoding="UTF-8"?><InvalidationBatch ')
    expect(stdout).toMatch(/\nBAN http:\/\/127\.0\.0\.1:6081\/\nx-host: \^\(www\\\.example\\\.com\)/)
    expect(stdout).toMatch(/\nx-url: \^\(.*\/about\\\.html/)
  })

  test('a diff says of each file whether it is due, and why not', async () => {
    const project = await createProject()
    await project.command(['run'])
    project.write({ 'assets/app-CeLU_qfb.js': '1', 'index.html': 'new', 'style.css': undefined })
    project.configure({ rules: [{ files: '*.html', purge: ['/feed.xml'] }] })
    expect(await project.json(['diff'])).toMatchObject({
      ok: true,
      files: [
        {
          output: 'dist',
          path: 'assets/app-CeLU_qfb.js',
          change: 'added',
          due: false,
          why: 'immutable-added',
        },
        { path: 'index.html', change: 'changed', urls: [`${SITE}index.html`], due: true, why: 'changed' },
        { path: 'style.css', change: 'removed', due: true },
      ],
      also: [{ kind: 'url', item: `${SITE}feed.xml` }],
    })
  })
})

describe('a snapshot that a build left', () => {
  /** What `when: 'deploy'` does at the end of a build. */
  async function build(project: Project, ...names: string[]): Promise<void> {
    const options = await project.resolve({ html: ['file'] })
    const { context, ignore, close } = openContext(options, project.root, project.log)
    const outputs = names.map(name => ({ name, directory: join(project.root, name) }))
    await recordSnapshot({ options, outputs, ignore }, context)
    await close()
  }

  test('is applied without its directory and removed then', async () => {
    const project = await createProject()
    await build(project, 'dist')
    rmSync(join(project.root, 'dist'), { recursive: true })
    expect(await project.json(['plan'])).toMatchObject({ targets: [{ due: 3 }] })
    expect(await project.json(['run'])).toMatchObject({ ok: true, targets: [{ accepted: 3 }] })
    expect(existsSync(join(project.root, '.cdn-purge/snapshot'))).toBe(false)
  })

  test('is kept for the outputs that a run was not for', async () => {
    const project = await createProject()
    writeFiles(join(project.root, 'docs'), { 'guide.html': 'guide' })
    await build(project, 'dist', 'docs')
    expect(await project.json(['run', 'docs'])).toMatchObject({ changes: { added: ['guide.html'] } })
    expect(await project.json(['run'])).toMatchObject({ changes: { added: Object.keys(files).sort() } })
    expect(existsSync(join(project.root, '.cdn-purge/snapshot'))).toBe(false)
  })

  test('gives way to what lies in the directory: copies, edits and deletions made since are purged too', async () => {
    const project = await createProject()
    await build(project, 'dist')
    expect(await project.json(['run'])).toMatchObject({ ok: true })
    await build(project, 'dist')
    project.write({
      'sitemap.xml': '<urlset/>',
      'index.html': 'edited',
      'index.html.gz': 'packed',
      'style.css': undefined,
    })
    const { status, stdout, stderr } = await project.command(['run', '--json'])
    expect(stderr).toContain(
      'dist: 4 files are not as the build left them: index.html.gz is new, sitemap.xml is new, ' +
        'index.html has other bytes, style.css is gone. Purged as they are now.\n',
    )
    expect(JSON.parse(stdout)).toMatchObject({
      changes: {
        added: ['index.html.gz', 'sitemap.xml'],
        changed: ['index.html'],
        removed: ['style.css'],
        unchanged: 1,
      },
      targets: [{ accepted: 4 }],
    })
    expect(status).toBe(0)
    expect(existsSync(join(project.root, '.cdn-purge/snapshot'))).toBe(false)
  })

  test('is applied to a copy that went live instead', async () => {
    const project = await createProject()
    await build(project, 'dist')
    writeFiles(
      project.root,
      Object.fromEntries(Object.entries(files).map(([name, text]) => [`live/${name}`, text])),
    )
    writeFiles(project.root, { 'live/404.html': 'copied' })
    const { status, stderr } = await project.command(['run', 'live'])
    expect(stderr).toContain('dist: 1 file is not as the build left it: 404.html is new')
    expect(status).toBe(0)
  })

  test('is not applied for a directory that is a typing error', async () => {
    const project = await createProject()
    await build(project, 'dist')
    const { status, stderr } = await project.command(['run', 'dsit'])
    expect(stderr).toContain('"dsit" is none of the outputs in the snapshot')
    expect(status).toBe(2)
    expect(project.simulator.log).toEqual([])
  })

  test('says in `diff` what differs, and nothing where nothing does', async () => {
    const project = await createProject()
    await build(project, 'dist')
    expect((await project.command(['diff'])).stderr).toBe('')
    project.write({ 'index.html': 'edited' })
    expect((await project.command(['diff'])).stderr).toContain('index.html has other bytes')
  })
})

describe('--target', () => {
  const targets = [{ provider: 'paradarum' }, { provider: 'wao' }] as const

  test('sends to the chosen one only; the other owes what is due, and its credentials are not needed', async () => {
    const project = await createProject({ targets })
    const { status, stdout } = await project.command(['run', '--target', 'paradarum', '--json'], {
      WAO_API_TOKEN: '',
    })
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      targets: [{ name: 'paradarum', accepted: 3 }],
      warnings: ['The target "wao" is left out: 3 due there stay pending.'],
    })
    expect(project.simulator.log.map(({ api }) => api)).toEqual(['paradarum'])
    expect(pendingIn(join(project.root, '.cdn-purge'))).toMatchObject({ wao: { length: 3 } })

    project.simulator.clearLog()
    expect(await project.json(['run'])).toMatchObject({
      targets: [
        { name: 'paradarum', due: 0 },
        { name: 'wao', accepted: 3 },
      ],
    })
    expect(project.simulator.log.map(({ api }) => api)).toEqual(['wao'])
  })

  test('holds back what a layer inside still has stale', async () => {
    const project = await createProject({ targets })
    expect(await project.json(['plan', '--target', 'wao'])).toMatchObject({
      targets: [{ name: 'wao', requests: [] }],
    })
    const { status } = await project.command(['run', '--target', 'wao'])
    expect(status).toBe(1)
    expect(project.simulator.log).toEqual([])
    expect(await project.json(['run'])).toMatchObject({ targets: [{ accepted: 3 }, { accepted: 3 }] })
  })
})
