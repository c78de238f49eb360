import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createLiveSite, type LiveSite } from '../support/live-site.ts'
import { pendingIn } from '../support/pending-items.ts'

const files = {
  'index.html': '<h1>Home</h1>',
  'about.html': '<h1>About</h1>',
  'style.css': 'body { color: black }',
}
const wait = { sample: 10, timeout: 60_000 }

function pending({ root }: LiveSite): unknown {
  return pendingIn(join(root, '.cdn-purge'))
}

describe('waitForOrigin', () => {
  test.each([
    ['past the edge', ' (age: 0, x-cache: MISS)', () => ({})],
    ['at the origin itself', '', ({ origin }: LiveSite) => ({ origin: origin.url })],
  ])('purges when the upload is over, asked %s', async (_, cache, route) => {
    const site = await createLiveSite(files)
    site.build({ 'about.html': '<h1>About us</h1>', 'style.css': 'body { color: red }' })
    let waits = 0
    const report = await site.run(
      { waitForOrigin: { ...wait, ...route(site) } },
      {
        onWait() {
          expect(site.simulator.log).toEqual([])
          if (++waits === 3) site.deploy()
        },
      },
    )
    expect(waits).toBe(3)
    expect(report).toMatchObject({
      ok: true,
      origin: { asked: 2, equal: 2, ms: 7000, differing: [] },
      targets: [{ due: 2, accepted: 2, pending: 0 }],
    })
    const edge = site.simulator.edges.wao
    expect(await (await edge.get('/about.html')).text()).toBe('<h1>About us</h1>')
    expect(edge.has('/index.html')).toBe(true)
    // Nothing changed while it waited, so one line is enough.
    expect(site.log.lines.filter(line => line.includes('Waiting for the origin'))).toEqual([
      `info Waiting for the origin, 0 of 60 s at most: ${site.site}about.html still answers with the bytes of the last deploy${cache} (and 1 more)`,
    ])
  })

  test('that is never ready sends nothing, and the next run finds it pending and waits for it too', async () => {
    const site = await createLiveSite(files)
    site.build({ 'about.html': '<h1>About us</h1>' })
    const late = await site.run({ waitForOrigin: wait })
    expect(late).toMatchObject({
      ok: false,
      origin: {
        asked: 1,
        equal: 0,
        ms: 60_000,
        differing: [
          {
            url: `${site.site}about.html`,
            file: 'about.html',
            came: 'still answers with the bytes of the last deploy',
          },
        ],
      },
      targets: [
        {
          due: 1,
          accepted: 0,
          pending: 1,
          requests: [],
          errors: [
            {
              code: 'ORIGIN_NOT_READY',
              message: 'not sent, since after 60 s the origin did not serve the bytes of this build',
              items: [`${site.site}about.html`],
            },
          ],
        },
      ],
    })
    expect(site.simulator.log).toEqual([])
    expect(pending(site)).toMatchObject({ wao: [{ item: `${site.site}about.html` }] })

    // Nothing has changed since: what is waited for is what is owed.
    expect(await site.run({ waitForOrigin: wait })).toMatchObject({ ok: false, changes: { changed: [] } })
    expect(site.simulator.log).toEqual([])
    site.deploy()
    expect(await site.run({ waitForOrigin: wait })).toMatchObject({ ok: true, origin: { equal: 1, ms: 0 } })
    expect(pending(site)).toEqual({})
  })

  test('waits for new files with a hashed name, which need no purge: pages ask for them', async () => {
    const site = await createLiveSite(files)
    const name = 'assets/index-BxWq3fK2.js'
    site.build({ 'index.html': `<script src="/${name}"></script>`, [name]: 'new' })
    site.deploy()
    site.origin.files.delete(`/${name}`)
    const report = await site.run({ waitForOrigin: wait }, { onWait: () => site.deploy() })
    expect(report).toMatchObject({
      ok: true,
      origin: { asked: 2, equal: 2, ms: 1000 },
      targets: [{ due: 1 }],
    })
    expect(site.log.lines).toContainEqual(
      expect.stringMatching(/Waiting for the origin.*index-BxWq3fK2\.js answers 404 /),
    )
  })

  test('waits until a removed file is gone, and an error of the server is not that', async () => {
    const site = await createLiveSite(files)
    site.build({ 'about.html': undefined })
    site.origin.answer = (_, number) => (number > 4 ? undefined : { status: 503 })
    site.origin.requests.length = 0
    const report = await site.run(
      { waitForOrigin: wait },
      {
        onWait() {
          if (site.origin.requests.length === 6) site.deploy()
        },
      },
    )
    expect(report).toMatchObject({ ok: true, origin: { asked: 1, equal: 1 }, targets: [{ accepted: 1 }] })
    expect(
      site.log.lines
        .filter(line => line.includes('Waiting'))
        .map(line => line.replace(/.*html (.*) \(age.*/, '$1')),
    ).toEqual(['answers 503', 'still answers 200 with the bytes of the removed file'])
  })

  test.each(['gzip', 'br'] as const)('compares what is behind %s', async coding => {
    const site = await createLiveSite(files)
    site.origin.coding = coding
    site.build({ 'about.html': 'a'.repeat(100_000) })
    site.deploy()
    for (const route of [{}, { origin: site.origin.url }]) {
      const report = await site.run({ waitForOrigin: { ...wait, ...route } })
      expect(report).toMatchObject({ ok: true, origin: { equal: 1, ms: 0 } })
      site.build({ 'about.html': 'b'.repeat(100_000) })
      site.deploy()
    }
    expect(site.origin.requests.at(-1)?.headers['accept-encoding']).toBe('gzip, deflate, br')
  })

  test('follows a redirect within the site, and says of another that it does not', async () => {
    const site = await createLiveSite({ ...files, 'blog/index.html': '1' })
    site.build({ 'blog/index.html': '2' })
    site.deploy()
    const elsewhere = 'https://other.example/secret?token=1\u001b[31m'
    site.origin.answer = ({ path }) => {
      if (path === '/blog/index.html') return { status: 308, headers: { location: '/blog/' } }
      return path === '/blog/' ? { body: '2' } : undefined
    }
    expect(await site.run({ waitForOrigin: wait })).toMatchObject({ ok: true, origin: { equal: 1 } })

    site.build({ 'about.html': '<h1>About us</h1>' })
    site.origin.answer = () => ({ status: 301, headers: { location: encodeURI(elsewhere) } })
    const report = await site.run({ waitForOrigin: { ...wait, timeout: 0 } })
    expect(report.origin?.differing.map(({ came }) => came)).toEqual([
      'was redirected (301) to https://other.example/secret?[redacted], which is not followed: it leads to another server',
    ])
    expect(site.simulator.log).toHaveLength(1)
  })

  test('gives up on redirects that go round', async () => {
    const site = await createLiveSite(files)
    site.build({ 'about.html': '2' })
    site.origin.answer = () => ({ status: 302, headers: { location: '/about.html' } })
    const report = await site.run({ waitForOrigin: { ...wait, timeout: 0, origin: site.origin.url } })
    expect(report.origin?.differing.map(({ came }) => came)).toEqual([
      `was redirected (302) to ${site.origin.url}/about.html, after 5 others`,
    ])
  })

  test('an address is asked with the host of the site, beneath the path that it has', async () => {
    const site = await createLiveSite(files)
    site.build({ 'about.html': '2' })
    site.origin.answer = ({ path }) => (path === '/bucket/about.html' ? { body: '2' } : undefined)
    const report = await site.run({
      waitForOrigin: { ...wait, timeout: 0, origin: `${site.origin.url}/bucket/` },
    })
    expect(report).toMatchObject({ ok: true, origin: { equal: 1 } })
    expect(site.origin.requests.at(-1)).toMatchObject({
      path: '/bucket/about.html',
      query: '',
      headers: { host: new URL(site.site).host },
    })
  })

  test('stops reading an answer that does not end', async () => {
    const site = await createLiveSite(files)
    site.build({ 'about.html': '12345' })
    site.origin.coding = 'gzip'
    // A small answer that grows to a gigabyte.
    site.origin.answer = () => ({ body: Buffer.alloc(64 * 1024 * 1024, '1') })
    const report = await site.run({ waitForOrigin: { ...wait, timeout: 0 } })
    expect(report.origin?.differing.map(({ came }) => came)).toEqual([
      'answers with more than 5 bytes, where the build has 5; from byte 1 on "11111" stands where the build has "2345"',
    ])
  })

  test('interrupted, keeps what is owed', async () => {
    const site = await createLiveSite(files)
    site.build({ 'about.html': '2' })
    const stop = new AbortController()
    const running = site.run({ waitForOrigin: wait }, { signal: stop.signal, onWait: () => stop.abort() })
    await expect(running).rejects.toMatchObject({ code: 'INTERRUPTED' })
    expect(site.simulator.log).toEqual([])
    expect(pending(site)).toMatchObject({ wao: [{ item: `${site.site}about.html` }] })
  })

  test('asks nobody where nothing is due', async () => {
    const site = await createLiveSite(files)
    site.origin.requests.length = 0
    const report = await site.run({ waitForOrigin: wait })
    expect(report).toMatchObject({ ok: true })
    expect(report).not.toHaveProperty('origin')
    expect(site.origin.requests).toEqual([])
  })

  test('asks nobody in a dry run, and says so', async () => {
    const site = await createLiveSite(files)
    site.build({ 'about.html': '2' })
    site.origin.requests.length = 0
    await site.run({ waitForOrigin: wait, dryRun: true })
    expect(site.origin.requests).toEqual([])
    expect(site.log.lines).toContain(
      'info Nothing is sent, so neither origin nor edge is asked ("waitForOrigin", "verify").',
    )
  })
})
