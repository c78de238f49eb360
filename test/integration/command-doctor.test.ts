import { existsSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { createProject, type Project } from '../support/project.ts'
import { startProxy } from '../support/proxy.ts'
import { startS3Stub, stubKeys, stubPlace } from '../support/s3-stub.ts'
import { startWebOrigin, type WebOrigin } from '../support/web-origin.ts'

const files = {
  'index.html': '<h1>Home</h1>',
  'about.html': '<h1>About</h1>',
  'docs/index.html': '<h1>Docs</h1>',
  'sw.js': 'worker',
}

interface Seen {
  readonly ok: boolean
  readonly checks: readonly {
    readonly check: string
    readonly about?: string
    readonly state: string
    readonly found: string
    readonly todo?: string
    readonly code?: string
  }[]
}

let web: WebOrigin
let project: Project

/** Runs it, and gives its report with what was seen of one thing. */
async function examine(check: string, about?: string, env: Readonly<Record<string, string>> = {}) {
  const { status, stdout } = await project.command(['doctor', '--json'], env)
  const report: Seen = JSON.parse(stdout)
  const found = report.checks.filter(each => each.check === check && (about ?? each.about) === each.about)
  return { status, report, found, first: found[0] }
}

/** What each API was asked beside what purges nothing. */
const purges = () => project.simulator.log.filter(({ method }) => method !== 'GET')

beforeEach(async () => {
  web = await startWebOrigin(files)
  project = await createProject({
    files,
    targets: [
      { provider: 'wpengine' },
      { provider: 'wao' },
      { provider: 'cloudflare' },
      { provider: 'medianova' },
    ],
    options: { site: `${web.url}/`, html: ['file', 'directory', 'clean'] },
  })
  // As servers do that know pages by more than their files.
  web.answer = ({ path }) => {
    const name = {
      '/': '/index.html',
      '/about': '/about.html',
      '/docs': '/docs/index.html',
      '/docs/': '/docs/index.html',
    }[path]
    return name === undefined
      ? undefined
      : { body: web.files.get(name) ?? web.files.get(name.slice(1)) ?? '' }
  }
})

describe('cdn-purge doctor', () => {
  test('of a project in which all is well: it purges, records and changes nothing', async () => {
    const { status, stdout, stderr } = await project.command(['doctor'])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toContain('ok       credentials (wpengine): accepted: the install is simulated\n')
    expect(stdout).toContain('ok       credentials (cloudflare): accepted: the zone is example.com\n')
    expect(stdout).toContain('ok       credentials (medianova): accepted: its jobs can be listed\n')
    expect(stdout).toMatch(/^skipped {2}credentials \(wao\): set, and not tried: its API has no call/m)
    expect(stdout).toMatch(/^ok {7}clock: it agrees/m)
    expect(stdout).toMatch(
      /^ok {7}ledger \(\.cdn-purge\): can be read and written: nothing is recorded yet$/m,
    )
    expect(stdout).toMatch(/^ok {7}page URLs \(about.html\): alike by 2 URLs$/m)
    expect(stdout).toMatch(/ 0 failed, .* Nothing was purged\.\n$/)
    expect(purges()).toEqual([])
    expect(existsSync(join(project.root, '.cdn-purge'))).toBe(false)
  })

  test('of a ledger tells what is in it, and leaves its bytes as they are', async () => {
    project.configure({ targets: [{ provider: 'wao', baseUrl: project.simulator.apis.wao.baseUrl }] })
    await project.command(['run'])
    const before = project.ledger()
    const { status, first } = await examine('ledger')
    expect({ status, state: first?.state }).toEqual({ status: 0, state: 'ok' })
    expect(first?.found).toMatch(/^can be read and written: sequence \d+, .*Z, 4 files, 0 pending$/)
    expect(project.ledger()).toEqual(before)
  })

  test.each<[string, () => void, string]>([
    ['is none', () => writeFileSync(join(project.root, '.cdn-purge'), ''), 'LEDGER_INVALID'],
    [
      'cannot be made',
      () => {
        project.configure({ ledger: '/proc/cdn-purge' })
      },
      'LEDGER_UNWRITABLE',
    ],
  ])('of a ledger that %s fails with 2', async (_, spoil, code) => {
    spoil()
    const { status, first } = await examine('ledger')
    expect({ status, code: first?.code, state: first?.state }).toEqual({ status: 2, code, state: 'failed' })
    expect(first?.todo).toBeDefined()
  })

  test('names who holds the lock', async () => {
    await project.command(['run', '--target', 'wao'])
    const holder = {
      pid: 7,
      host: hostname(),
      place: 'elsewhere',
      nonce: '00000000-0000-4000-8000-000000000000',
    }
    writeFileSync(join(project.root, '.cdn-purge/lock'), JSON.stringify(holder))
    const { status, first } = await examine('ledger')
    expect({ status, code: first?.code }).toEqual({ status: 2, code: 'LEDGER_LOCKED' })
    expect(first?.found).toContain(`process 7 on host "${hostname()}"`)
  })

  test('a credential that is missing is named, and one that is refused: 2 before 3', async () => {
    const refused = await examine('credentials', 'cloudflare', { CLOUDFLARE_API_TOKEN: 'wrong-secret' })
    expect(refused.first).toMatchObject({ state: 'failed', code: 'CREDENTIALS_REFUSED' })
    expect(refused).toMatchObject({ status: 3, report: { ok: false } })
    expect(JSON.stringify(refused.report)).not.toContain('wrong-secret')
    const both = await examine('credentials', 'wao', {
      CLOUDFLARE_API_TOKEN: 'wrong-secret',
      WAO_API_TOKEN: '',
    })
    expect(both.status).toBe(2)
    expect(both.first).toMatchObject({
      state: 'failed',
      found: expect.stringContaining('set the variable WAO_API_TOKEN'),
    })
    expect(purges()).toEqual([])
  })

  test('where the workers of a queue send, credentials are needed there alone; a bucket is left as it was', async () => {
    const bucket = await startS3Stub()
    onTestFinished(() => bucket.close())
    const { baseUrl } = project.simulator.apis.wao
    const { endpoint } = bucket
    project.configure({
      targets: [{ provider: 'wao', baseUrl }],
      ledger: { store: 's3', ...stubPlace, endpoint },
      dispatch: { queue: 'redis://127.0.0.1:9' },
    })
    const { accessKeyId, secretAccessKey } = stubKeys
    const keys = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, WAO_API_TOKEN: '' }
    const { status, first, report } = await examine('credentials', 'wao', keys)
    expect(first).toMatchObject({ state: 'skipped', found: expect.stringContaining('option "dispatch"') })
    expect(report.checks[1]).toMatchObject({
      state: 'ok',
      found: 'can be read and written: nothing is recorded yet',
    })
    expect(status).toBe(0)
    expect(bucket.requests).toContainEqual(expect.stringMatching(/^PUT .*tried/))
    expect([...bucket.objects.keys()]).toEqual([])
    bucket.fault = method => (method === 'PUT' ? { status: 403, code: 'AccessDenied' } : undefined)
    const refused = await examine('ledger', undefined, keys)
    expect(refused).toMatchObject({ status: 3, first: { state: 'failed', code: 'CREDENTIALS_REFUSED' } })
    expect(JSON.stringify(refused.report)).not.toContain(secretAccessKey)
  })

  test('an API that cannot be reached is named with the reason: 1', async () => {
    project.configure({
      targets: [{ provider: 'wao', baseUrl: 'http://127.0.0.1:9', retries: 4 }],
    })
    const { status, first } = await examine('connection', 'wao')
    expect({ status, code: first?.code }).toEqual({ status: 1, code: 'REQUEST_FAILED' })
    expect(first?.found).toMatch(/^http:\/\/127\.0\.0\.1:9 gave no answer: the connection was refused/)
  })

  test('goes through the proxy, but to what NO_PROXY names', async () => {
    const { baseUrl } = project.simulator.apis.cloudflare
    const port = Number(new URL(baseUrl).port)
    const proxy = await startProxy({ [`api.example:${port}`]: port })
    const { pathname } = new URL(baseUrl)
    const zoneId = project.simulator.apis.cloudflare.zoneId
    // Plain http to a host of that name carries no secret: nginx needs none.
    project.configure({
      targets: [
        { provider: 'nginx', baseUrl: `http://10.255.255.1:${port}` },
        { provider: 'cloudflare', zoneId, baseUrl },
      ],
    })
    expect(pathname).not.toBe('')
    const env = { HTTP_PROXY: proxy.url, NO_PROXY: '127.0.0.1' }
    const { report } = await examine('connection', 'nginx', env)
    const [nginx, cloudflare] = report.checks.filter(({ check }) => check === 'connection')
    expect(nginx?.found).toContain(`through the proxy ${proxy.url}`)
    expect(cloudflare?.found).not.toContain('proxy')
    expect(proxy.log.length).toBeGreaterThan(0)
  })

  test('asks nothing where nothing may be sent', async () => {
    const { status, report } = await examine('connection', undefined, { CDN_PURGE: '0' })
    expect(status).toBe(0)
    expect(report.checks[0]).toMatchObject({
      state: 'warning',
      found: expect.stringContaining('CDN_PURGE=0 is set'),
    })
    expect(project.simulator.log).toEqual([])
  })

  test('a wrong configuration is the error that a run ends with', async () => {
    project.configure({ site: '/app/' })
    const { status, stdout, stderr } = await project.command(['doctor'])
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toContain('"site" must be an absolute http')
  })
})

describe('of the site, cdn-purge doctor sees', () => {
  test('a script that is not there, and is answered with the page for everything', async () => {
    const usual = web.answer
    web.answer = (request, number) =>
      usual(request, number) ?? (web.files.has(request.path) ? undefined : { body: '<!doctype html>' })
    const { status, first } = await examine('missing file')
    expect(status).toBe(0)
    expect(first).toMatchObject({
      state: 'warning',
      found: expect.stringContaining('answered with 200 and a page'),
    })
  })

  test('a service worker that browsers keep', async () => {
    const usual = web.answer
    web.answer = (request, number) =>
      request.path === '/sw.js'
        ? { body: 'worker', headers: { 'cache-control': 'public, s-maxage=9, max-age=86400' } }
        : usual(request, number)
    expect((await examine('service worker')).found).toMatchObject([
      { about: `${web.url}/sw.js`, state: 'warning', found: expect.stringContaining('for 86400 s') },
    ])
    web.answer = (request, number) =>
      request.path === '/sw.js'
        ? { body: 'worker', headers: { 'cache-control': 'public, s-maxage=86400, max-age=0' } }
        : usual(request, number)
    expect((await examine('service worker')).found).toMatchObject([{ state: 'ok' }])
  })

  test('URLs of a page that answer differently, and those that the server does not know', async () => {
    const usual = web.answer
    web.answer = (request, number) => {
      if (request.path === '/about') return { body: 'old' }
      return request.path === '/docs' ? { status: 404 } : usual(request, number)
    }
    const { status, found } = await examine('page URLs')
    expect(status).toBe(0)
    expect(found).toMatchObject([
      { about: 'about.html', state: 'warning', found: '/about.html and /about answer with different bytes' },
      { about: 'docs/index.html', state: 'ok', found: expect.stringContaining('/docs answers 404') },
    ])
  })

  test('a name of a page that no purge names, but where it is a redirect', async () => {
    const usual = web.answer
    web.answer = (request, number) =>
      request.path === '/about/' ? { body: files['about.html'] } : usual(request, number)
    expect((await examine('page URLs', 'about.html')).first).toMatchObject({
      state: 'warning',
      found: 'the page is known by /about/ too, which no purge names',
    })
    web.answer = (request, number) =>
      request.path === '/about/' ? { status: 301, headers: { location: '/about' } } : usual(request, number)
    expect((await examine('page URLs', 'about.html')).first).toMatchObject({ state: 'ok' })
    project.configure({ site: `${web.url}/`, html: ['file'] })
    expect((await examine('page URLs', 'about.html')).first).toMatchObject({
      state: 'warning',
      found: 'the page is known by /about too, which no purge names',
    })
  })

  test('that it does not answer: 4', async () => {
    web.answer = () => ({ status: 503 })
    expect(await examine('site')).toMatchObject({
      status: 4,
      found: [{ about: `${web.url}/`, state: 'failed', code: 'ORIGIN_NOT_READY', found: 'answers 503' }],
    })
  })
})

test('a folder that is named and not there is an error, since nothing of it could be looked at', async () => {
  const { status, stderr } = await project.command(['doctor', 'nowhere'])
  expect(status).toBe(2)
  expect(stderr).toMatch(/The folder .*nowhere does not exist/)
})
