import { describe, expect, test } from 'vitest'
import { createProject, type Project } from '../support/project.ts'
import { SITE, writeFiles } from '../support/workspace.ts'

const hash = '7a8b9c0d1e2f3g4h5i6j7k8l9m0n1o2p'
const pendingOf = (project: Project) => JSON.parse(project.ledger()['ledger.json'] ?? '').pending
const bodies = ({ simulator }: Project) => simulator.log.map(({ body }) => body)

describe('cdn-purge purge', () => {
  test('sends what is named, and says so', async () => {
    const project = await createProject()
    const { status, stdout, stderr } = await project.command(['purge', '/feed.xml', `${SITE}news/?page=2`])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toBe(`2 URLs → 1 request to wao.io · nothing unchanged purged
wao: 2 of 2 URLs accepted in 1 request
  https://www.example.com/feed.xml
  https://www.example.com/news/?page=2
Recorded in .cdn-purge, sequence 2.
`)
    expect(bodies(project)).toEqual([
      { domains: ['www.example.com'], exactMatches: ['/news/?page=2', '/feed.xml'] },
    ])
  })

  test('names folders and extensions', async () => {
    const project = await createProject({ targets: [{ provider: 'medianova' }] })
    const args = [
      '--prefix',
      '/blog/',
      '--prefix',
      `${SITE}docs/*`,
      '--extension',
      'jpg',
      '--extension=/img/*.svg',
    ]
    expect(await project.json(['purge', ...args])).toMatchObject({ ok: true, targets: [{ accepted: 4 }] })
    expect(bodies(project)).toMatchObject([
      { file_path: expect.arrayContaining(['/blog/*', '/docs/*', '/*.jpg', '/img/*.svg']) },
    ])
  })

  test('skips what a cache cannot do, with the reason', async () => {
    const project = await createProject()
    const { status, stderr } = await project.command(['purge', '--extension', 'jpg', '/a'])
    expect(status).toBe(0)
    expect(stderr).toMatch(
      /warning wao: skipped https:\/\/www\.example\.com\/\*\.jpg: this API cannot name it/,
    )
    expect(bodies(project)).toMatchObject([{ exactMatches: ['/a'] }])
    expect(pendingOf(project)).toEqual({})
  })

  test('leaves the first run the first, and the next one its changes', async () => {
    const project = await createProject()
    await project.command(['purge', '/a'])
    expect(await project.json(['run'])).toMatchObject({ firstRun: true, changes: { added: { length: 3 } } })
    project.write({ 'index.html': 'new' })
    await project.command(['purge', '/a'])
    expect(await project.json(['run'])).toMatchObject({ changes: { changed: ['index.html'] } })
  })

  test('that fails is not lost', async () => {
    const project = await createProject()
    project.simulator.faults.add('wao', { status: 401, body: {} })
    const { status, stderr } = await project.command(['purge', '/a'])
    expect(status).toBe(3)
    expect(stderr).toContain(`Still pending: ${SITE}a.`)
    expect(pendingOf(project)).toEqual({ wao: [{ kind: 'url', item: `${SITE}a`, since: 1 }] })
    expect(await project.json(['run'])).toMatchObject({ ok: true, targets: [{ due: 4, accepted: 4 }] })
  })

  test.each([
    ['--dry-run', ['--dry-run'], {}],
    ['CDN_PURGE_DRY_RUN', [], { CDN_PURGE_DRY_RUN: '1' }],
    ['CDN_PURGE=0', [], { CDN_PURGE: '0' }],
  ])('shows the exact request with %s, without credentials, and writes nothing', async (_, flags, env) => {
    const project = await createProject()
    const { status, stdout } = await project.command(['purge', '/a', ...flags], { ...env, WAO_API_TOKEN: '' })
    expect(status).toBe(0)
    expect(stdout).toContain(
      `POST ${project.simulator.apis.wao.baseUrl}/sites/simulated-site/caches/invalidate\n{\n  "domains": [`,
    )
    expect(project.simulator.log).toEqual([])
    expect(() => project.ledger()).toThrow('ENOENT')
  })
})

describe('a list', () => {
  const list = '\uFEFF# after the migration\r\n/a\r\n\r\n  /b  \n#/c\n'

  test.each([
    ['from files', ['--from', 'a.txt', '--from', 'lists/b.txt'], undefined],
    ['from standard input', ['-'], list],
    ['from standard input, as a file', ['--from', '-'], list],
  ])('comes %s, without comments and empty lines', async (_, args, input) => {
    const project = await createProject()
    writeFiles(project.root, { 'a.txt': '# one\n/a', 'lists/b.txt': '/b\n' })
    const { status } = await project.command(['purge', '/', ...args], {}, input)
    expect(status).toBe(0)
    expect(bodies(project)).toMatchObject([{ exactMatches: ['/a', '/b', '/'].sort() }])
  })

  test('that holds nothing is nothing to do', async () => {
    const project = await createProject()
    expect(await project.command(['purge', '-'], {}, '# nothing\n')).toMatchObject({
      status: 0,
      stdout: 'nothing to purge\n',
    })
    expect(project.simulator.log).toEqual([])
  })
})

describe('--target', () => {
  const targets = [{ provider: 'wao' }, { provider: 'optimole' }] as const

  test('purges there only, and owes nothing elsewhere', async () => {
    const project = await createProject({ targets })
    const args = ['purge', '--target', 'optimole', hash, 'https://other.com/a.jpg', '/page/']
    const { status, stderr } = await project.command(args, { WAO_API_TOKEN: '' })
    expect(status).toBe(0)
    expect(stderr).toContain(`skipped ${SITE}page/: this cache does not hold it`)
    expect(bodies(project)).toEqual([{ assets: expect.arrayContaining([hash, 'https://other.com/a.jpg']) }])
    expect(pendingOf(project)).toEqual({})
  })

  test('is what allows other origins, where it names Optimole', async () => {
    const project = await createProject({ targets })
    const { status, stderr } = await project.command(['purge', '/a.jpg', 'https://other.com/a.jpg'])
    expect(status).toBe(2)
    expect(stderr).toContain('https://other.com/a.jpg: "other.com" is no host of the option "site"')
    expect(stderr).toContain('--target optimole')
    expect(project.simulator.log).toEqual([])
  })
})

describe('--everything', () => {
  const targets = [{ provider: 'wao' }, { provider: 'wpengine' }, { provider: 'optimole' }] as const

  test('reaches every cache without "owns" and without a ledger', async () => {
    const project = await createProject({ targets })
    expect(await project.json(['purge', '--everything'])).toMatchObject({
      ok: true,
      targets: [{ accepted: 1 }, { accepted: 1 }, { accepted: 1 }],
    })
    expect(bodies(project)).toEqual([
      undefined,
      { type: 'page' },
      { type: 'cdn' },
      { domain: 'www.example.com' },
    ])
  })

  test('with --account is of the whole account, at Optimole', async () => {
    const project = await createProject({ targets })
    expect(await project.json(['purge', '--everything', '--account', '--target', 'optimole'])).toMatchObject({
      ok: true,
    })
    expect(project.simulator.log.map(({ path }) => path)).toEqual(['/invalidate/all'])
  })
})

test.each([
  [[], /What is to be purged\? Nothing is named/],
  [['--account', '/a'], /--account says how far --everything reaches/],
  [['--everything', '/a'], /--everything leaves nothing else to name, such as "\/a"/],
  [['--everything', '--account'], /only Optimole can purge everything/],
  [['about.html', '/blog/*'], /"about\.html" .*did you mean "\/about\.html".*\n.*--prefix \/blog\//],
  [['--prefix', '/blog/?page=2'], /holds a query: it must be of a path/],
  [['--extension', 'tar.gz'], /"tar\.gz" is not an extension/],
  [['--from', 'nowhere.txt'], /--from nowhere\.txt cannot be read: ENOENT/],
  [['/a', '--target', 'wo'], /no such target \(did you mean "wao"\?\)/],
])('purge %j is refused, and nothing is sent', async (args, says) => {
  const project = await createProject()
  const { status, stdout, stderr } = await project.command(['purge', ...args])
  expect(stderr).toMatch(says)
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  expect(project.simulator.log).toEqual([])
})
