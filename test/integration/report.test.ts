import { existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createProject } from '../support/project.ts'
import { call, readPage, statesIn } from '../support/report-page.ts'
import { writeFiles } from '../support/workspace.ts'

const files = {
  'index.html': 'home',
  'news/a.txt': 'a',
  'news/b.txt': 'b',
  'news/c.txt': 'c',
  'news/kept.txt': 'kept',
  'app.5d3f9a1c.js': 'app',
}
const edited = { 'news/a.txt': 'A', 'news/b.txt': 'B', 'news/c.txt': 'C', 'app.77c0de21.js': 'new' }
const paradarum = { provider: 'paradarum', batchSize: 1 } as const

/** A site whose files are recorded, and then edited. */
async function createEdited(options: Parameters<typeof createProject>[0] = {}) {
  const project = await createProject({ files, ...options })
  project.configure({ firstRun: 'record' })
  await call(project, 'run')
  project.configure({})
  project.write(edited)
  project.simulator.clearLog()
  const page = join(project.root, 'purge.html')
  return { ...project, page }
}

describe('the report', () => {
  it('shows what became of each file: changed, purged, thrown out, pending, unchanged', async () => {
    const project = await createEdited({ targets: [paradarum], options: { collateral: 0.5 } })
    const { status, out, err } = await call(project, 'run', '--report', 'purge.html')
    expect({ status, err }).toMatchObject({
      status: 0,
      err: expect.stringContaining('The report is in purge.html.\n'),
    })
    expect(out).not.toContain('purge.html')
    const data = readPage(project.page)
    expect(statesIn(data)).toEqual({
      'app.5d3f9a1c.js': 'unchanged',
      'app.77c0de21.js': 'changed',
      'index.html': 'unchanged',
      'news/a.txt': 'purged',
      'news/b.txt': 'purged',
      'news/c.txt': 'purged',
      'news/kept.txt': 'collateral',
    })
    expect(data.files.find(({ path }) => path === 'news/a.txt')).toMatchObject({ size: 1, change: 'changed' })
    expect(data).toMatchObject({ command: 'run', ok: true, dryRun: false, changes: { changed: 3, added: 1 } })
  })

  it('shows each request with what it covers, how it went, and what is left, when a purge failed', async () => {
    const project = await createEdited({ targets: [{ provider: 'wao' }, paradarum] })
    project.simulator.faults.add('wao', { status: 503 })
    project.simulator.faults.add('paradarum', { status: 400 })
    const { status, err } = await call(project, 'run', '--report', 'purge.html')
    expect({ status, err }).toMatchObject({ status: 1, err: expect.stringContaining('The report is in') })
    const data = readPage(project.page)
    const [first, ...others] = data.requests
    const urls = ['a', 'b', 'c'].map(name => `https://www.example.com/news/${name}.txt`)
    expect(first).toMatchObject({ target: 'wao', outcome: 'accepted', status: 202, covers: urls })
    expect(first?.attempts).toMatchObject([{ status: 503, wait: expect.any(Number) }, { status: 202 }])
    expect(first?.attempts[1]?.wait).toBeUndefined()
    expect(others.map(({ outcome, covers }) => [outcome, covers])).toEqual(
      expect.arrayContaining([
        ['refused', [expect.stringMatching(/news\/[abc]\.txt$/)]],
        ['accepted', [expect.stringMatching(/news\/[abc]\.txt$/)]],
      ]),
    )
    const refused = others.find(({ outcome }) => outcome === 'refused')
    expect(refused).toMatchObject({ status: 400, failure: expect.any(String) })
    const pending = Object.entries(statesIn(data)).filter(([, state]) => state === 'pending')
    expect(pending.map(([path]) => `https://www.example.com/${path}`)).toEqual(refused?.covers)
    expect(data.targets[1]?.problems).toMatchObject([{ code: 'NOT_ACCEPTED', items: 1 }])

    await call(project, 'retry', '--report', 'retry.html')
    const retried = readPage(join(project.root, 'retry.html'))
    expect(retried).toMatchObject({ command: 'retry', ok: true })
    expect(retried.requests.map(({ covers }) => covers)).toEqual([refused?.covers])
    expect(Object.values(statesIn(retried)).toSorted()).toEqual([
      ...['purged', ...Array.from({ length: 6 }, () => 'unchanged')],
    ])
  })

  it('shows a plan before it is sent, without times', async () => {
    const project = await createEdited()
    const { status } = await call(project, 'plan', '--report', 'plan.html')
    expect({ status, log: project.simulator.log }).toEqual({ status: 0, log: [] })
    const data = readPage(join(project.root, 'plan.html'))
    expect(data).toMatchObject({ command: 'plan', dryRun: true, ok: true, targets: [{ pending: 0, due: 3 }] })
    expect(data.requests).toMatchObject([{ outcome: 'planned', attempts: [] }])
    expect(statesIn(data)['news/a.txt']).toBe('purged')
  })

  it('shows a purge by hand on what the ledger knows of the site', async () => {
    const project = await createEdited()
    await call(project, 'purge', '/news/a.txt', '--report', 'hand.html')
    const data = readPage(join(project.root, 'hand.html'))
    expect(data.requests).toMatchObject([{ covers: ['https://www.example.com/news/a.txt'] }])
    expect(statesIn(data)).toMatchObject({ 'news/a.txt': 'purged', 'news/b.txt': 'unchanged' })
    expect(data.changes).toEqual({ added: 0, changed: 0, removed: 0, unchanged: 6 })
  })

  it('calls thrown out what was unchanged, also where somebody asked for it', async () => {
    const project = await createProject({ files })
    await call(project, 'run')
    project.write({ 'news/a.txt': 'A' })
    const rules = [{ files: 'news/a.txt', purge: ['/news/*'] }]
    project.configure({ rules })
    await call(project, 'run', '--report', 'purge.html')
    expect(statesIn(readPage(join(project.root, 'purge.html')))).toEqual({
      'app.5d3f9a1c.js': 'unchanged',
      'index.html': 'unchanged',
      'news/a.txt': 'purged',
      'news/b.txt': 'collateral',
      'news/c.txt': 'collateral',
      'news/kept.txt': 'collateral',
    })
    await call(project, 'purge', '--everything', '--yes', '--report', 'all.html')
    const { files: all, targets } = readPage(join(project.root, 'all.html'))
    expect(all.map(({ state }) => state)).toEqual(Object.keys(files).map(() => 'collateral'))
    expect(targets[0]?.collateral).toBe(all.length)
  })

  it('comes from the option too, relative to the root; --json says where it is', async () => {
    const project = await createEdited()
    project.configure({ report: 'reports/deep/purge.html' })
    mkdirSync(join(project.root, 'sub'))
    const called = ['run', '../dist', '--cwd', 'sub', '--config', '../cdn-purge.config.json']
    const { out } = await call(project, ...called, '--json')
    expect(JSON.parse(out)).toMatchObject({
      ok: true,
      report: { location: 'reports/deep/purge.html', written: true },
    })
    expect(readdirSync(join(project.root, 'reports/deep'))).toEqual(['purge.html'])

    await call(project, ...called, '--report', 'flag.html')
    expect(existsSync(join(project.root, 'sub/flag.html'))).toBe(true)
  })

  it('is none where none is asked for', async () => {
    const project = await createEdited()
    const { out } = await call(project, 'run', '--json')
    expect(JSON.parse(out)).not.toHaveProperty('report')
    expect(readdirSync(project.root).filter(name => name.endsWith('.html'))).toEqual([])
  })
})

describe('a report that cannot be written', () => {
  it('is a warning: the purge stands, and so does its exit status', async () => {
    const project = await createEdited()
    writeFiles(project.root, { file: '' })
    const { status, err, out } = await call(project, 'run', '--report', 'file/purge.html', '--json')
    expect(status).toBe(0)
    expect(err).toMatch(
      /^warning The report could not be written to file\/purge\.html: .*What the run did is not touched/m,
    )
    expect(JSON.parse(out)).toMatchObject({
      ok: true,
      targets: [{ accepted: 3, pending: 0 }],
      report: { location: 'file/purge.html', written: false, problem: expect.stringContaining('EEXIST') },
    })
  })

  it.each([
    ['in the output', 'dist/purge.html', /The report dist\/purge\.html lies in dist, which is served/],
    [
      'in the output, by a link',
      'link/purge.html',
      /The report link\/purge\.html lies in dist, which is served/,
    ],
    ['over a folder', 'dist', /The report cannot be written to dist: that is a folder\./],
  ])('%s is refused before anything is sent or recorded', async (_, place, said) => {
    const project = await createEdited()
    symlinkSync(join(project.root, 'dist'), join(project.root, 'link'))
    const before = project.ledger()
    const { status, err } = await call(project, 'run', '--report', place)
    expect({ status, err }).toEqual({ status: 2, err: expect.stringMatching(said) })
    expect(project.simulator.log).toEqual([])
    expect(project.ledger()).toEqual(before)
    const byHand = await call(project, 'purge', '/', '--report', place)
    expect(byHand).toMatchObject({ status: 2, err: expect.stringMatching(said) })
  })

  it('is told of where nothing would be in it', async () => {
    const project = await createEdited()
    const { status, err } = await call(project, 'retry', '--forget', '/', '--report', 'purge.html')
    expect({ status, err }).toEqual({ status: 2, err: expect.stringContaining('--forget purges nothing') })
  })
})
