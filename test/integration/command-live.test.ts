import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import { createProject, files, type Project } from '../support/project.ts'
import { startWebOrigin, upload, type WebOrigin } from '../support/web-origin.ts'

interface LiveProject extends Project {
  readonly origin: WebOrigin
  readonly site: string
}

/** A project that is deployed, recorded and cached; failing looks end at once. */
async function createLiveProject(options: Readonly<Record<string, unknown>> = {}): Promise<LiveProject> {
  const origin = await startWebOrigin(files)
  const project = await createProject({ simulator: { origin: origin.url, hosts: ['127.0.0.1'] } })
  const site = `${project.simulator.edges.wao.url}/`
  project.configure({ site, ...options })
  expect(await project.command(['run'])).toMatchObject({ status: 0 })
  for (const path of Object.keys(files)) await project.simulator.edges.wao.get(`/${path}`)
  project.simulator.clearLog()
  return { ...project, origin, site }
}

const changed = { 'about.html': '<h1>About us</h1>' }

describe('run --wait-for-origin', () => {
  test('purges nothing and ends with 4 while the origin is late, and purges when it is not', async () => {
    const { command, json, write, simulator, origin, site } = await createLiveProject({
      waitForOrigin: { timeout: 1 },
    })
    write(changed)
    const { status, stdout, stderr } = await command(['run'])
    expect({ status, stdout }).toMatchObject({
      status: 4,
      stdout: expect.stringContaining('origin: 0 of 1 sampled'),
    })
    expect(stderr).toContain(
      `error origin: ${site}about.html still answers with the bytes of the last deploy`,
    )
    expect(stderr).toMatch(
      /error wao: not sent, since after \d s the origin did not serve the bytes of this build/,
    )
    expect(await json(['run'])).toMatchObject({
      ok: false,
      origin: { asked: 1, equal: 0, differing: [{ url: `${site}about.html`, file: 'about.html' }] },
      targets: [{ pending: 1, errors: [{ code: 'ORIGIN_NOT_READY' }] }],
    })
    expect(simulator.log).toEqual([])

    upload(origin, { ...files, ...changed })
    expect(await command(['run', '--wait-for-origin'])).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/origin: 1 of 1 sampled URLs have the bytes of this build, after \d s/),
    })
  })

  test('needs no option', async () => {
    const { command, write, origin } = await createLiveProject()
    write(changed)
    upload(origin, { ...files, ...changed })
    const { status, stdout } = await command(['run', '--wait-for-origin', '--verify'])
    expect(status).toBe(0)
    expect(stdout).toContain('wao: 1 of 1 URL accepted in 1 request')
    expect(stdout).toContain('edge: 1 of 1 sampled URLs verified, after')
  })

  test.each([
    ['SIGINT', 130],
    ['SIGKILL', null],
  ] as const)('ended by %s while it waits, has lost nothing', async (signal, ends) => {
    const { start, command, write, simulator, origin } = await createLiveProject()
    write(changed)
    const { child, result } = start(['run', '--wait-for-origin'])
    await once(child.stderr ?? child, 'data')
    child.kill(signal)
    const { status, stderr } = await result
    expect(status).toBe(ends)
    expect(stderr).toMatch(
      /^Waiting for the origin, \d+ of 300 s at most: \S+about\.html still answers with the bytes/,
    )
    expect(simulator.log).toEqual([])
    expect(await command(['status'])).toMatchObject({ stdout: expect.stringContaining('wao: 1 pending') })

    upload(origin, { ...files, ...changed })
    expect(await command(['run', '--wait-for-origin'])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('wao: 1 of 1 URL accepted'),
    })
  })
})

test('a purge by hand waits for what is pending, but not for what is named', async () => {
  const { command, json, write, origin, site } = await createLiveProject({
    waitForOrigin: { timeout: 1 },
    verify: {},
  })
  // Changed at the origin by hand: the last deploy had other bytes.
  origin.files.set('/index.html', 'edited')
  expect(await json(['purge', '/index.html'])).toMatchObject({
    ok: true,
    targets: [{ accepted: 1, pending: 0 }],
  })
  write(changed)
  expect(await command(['run'])).toMatchObject({ status: 4 })
  for (const args of [['purge', '/style.css'], ['retry']]) {
    expect(await json(args)).toMatchObject({
      ok: false,
      origin: { differing: [{ url: `${site}about.html` }] },
      targets: [{ accepted: 0 }],
    })
  }
  upload(origin, { ...files, ...changed })
  expect(await json(['retry'])).toMatchObject({
    ok: true,
    origin: { asked: 2, equal: 2 },
    targets: [{ accepted: 2, verified: 2 }],
  })
})

test('run --verify ends with 4 where the edge stays stale, and owes it again', async () => {
  const project = await createLiveProject({ verify: { timeout: 1 } })
  project.write(changed)
  const { status, stderr } = await project.command(['run'])
  expect(status).toBe(4)
  expect(stderr).toMatch(
    /error edge: \S+about\.html still answers with the bytes of the last deploy \(age: \d+, x-cache: (HIT|MISS)\)/,
  )
  expect(stderr).toMatch(
    /error wao: accepted, but after \d s still not what the edge serves\. Still pending: /,
  )
  expect(await project.command(['status'])).toMatchObject({
    stdout: expect.stringContaining('wao: 1 pending'),
  })
})

describe('verify', () => {
  test('compares the edge with the build, and changes nothing', async () => {
    const project = await createLiveProject()
    const { command, json, write, simulator, origin, site } = project
    const before = project.ledger()
    expect(await command(['verify', '--all'])).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^edge: 3 of 3 sampled URLs verified, after \d s\n$/),
    })
    write(changed)
    upload(origin, { ...files, ...changed })
    const { status, stderr } = await command(['verify', 'dist'])
    expect(status).toBe(4)
    expect(stderr).toMatch(
      /^error edge: \S+about\.html still answers with the bytes of the last deploy \(age: \d+, x-cache: HIT\)\n$/,
    )
    expect(await json(['verify'])).toEqual({
      version: 1,
      command: 'verify',
      ok: false,
      edge: {
        asked: 3,
        equal: 2,
        ms: expect.any(Number),
        differing: [
          {
            url: `${site}about.html`,
            file: 'about.html',
            came: 'still answers with the bytes of the last deploy',
            age: expect.stringMatching(/^\d+$/),
            cache: 'x-cache: HIT',
          },
        ],
      },
    })
    expect(simulator.log).toEqual([])
    expect(project.ledger()).toEqual(before)
  })

  test('takes a sample of the size that the option says, and all with --all', async () => {
    const { json } = await createLiveProject({ verify: { sample: 2 } })
    expect(await json(['verify'])).toMatchObject({ ok: true, edge: { asked: 2, equal: 2 } })
    expect(await json(['verify', '--all'])).toMatchObject({ ok: true, edge: { asked: 3, equal: 3 } })
  })

  test('needs the build', async () => {
    const { command } = await createLiveProject()
    expect(await command(['verify', 'nowhere'])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('nowhere'),
    })
  })
})

test.each([
  [
    { waitForOrigin: { origin: 'ftp://10.0.0.5' } },
    '"waitForOrigin.origin" must be an absolute http or https URL',
  ],
  [{ waitForOrigin: { origin: 'http://me:secret@10.0.0.5' } }, 'without user name'],
  [{ waitForOrigin: true }, '"waitForOrigin"'],
  [{ verify: { sample: 0 } }, '"verify.sample"'],
])('a wrong option is named: %j', async (options, problem) => {
  const project = await createProject()
  project.configure(options)
  const { status, stderr } = await project.command(['plan'])
  expect(status).toBe(2)
  expect(stderr).toContain(problem)
  expect(stderr).not.toContain('secret')
})
