import { createServer, request } from 'node:http'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createLiveSite, type LiveSite } from '../support/live-site.ts'
import { pendingIn } from '../support/pending-items.ts'

const files = {
  'index.html': '<h1>Home</h1>',
  'about.html': '<h1>About</h1>',
  'style.css': 'body { color: black }',
}
const check = { sample: 10, timeout: 60_000 }

function pending({ root }: LiveSite): unknown {
  return pendingIn(join(root, '.cdn-purge'))
}

/** Sends one request after the other to each of several servers, as what stands before a cache of several nodes does. */
async function startBalancer(nodes: readonly string[]): Promise<string> {
  let count = 0
  const server = createServer((incoming, outgoing) => {
    const { hostname, port } = new URL(nodes[count++ % nodes.length] ?? '')
    const { url: path, headers } = incoming
    request({ hostname, port, path, headers, agent: false }, answer => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    }).end()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  return typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}/` : ''
}

describe('verify', () => {
  test('sees that the purge was done, which "accepted" does not say', async () => {
    const site = await createLiveSite({ ...files, 'old.html': 'old' })
    site.build({
      'about.html': '<h1>About us</h1>',
      'style.css': 'body { color: red }',
      'old.html': undefined,
    })
    site.deploy()
    expect(await site.run({ verify: check })).toMatchObject({
      ok: true,
      edge: { asked: 3, equal: 3, ms: 0, differing: [] },
      targets: [{ accepted: 3, verified: 3, pending: 0 }],
    })
    expect(await site.run({ verify: check })).not.toHaveProperty('edge')
    site.build({ 'about.html': '3' })
    site.deploy()
    expect((await site.run()).targets[0]).not.toHaveProperty('verified')
  })

  test('waits for a purge that takes its time', async () => {
    const site = await createLiveSite(files, { simulator: { wao: { applyAfter: 5_000 } } })
    site.build({ 'about.html': '<h1>About us</h1>' })
    site.deploy()
    const onWait = (ms: number) => site.simulator.clock.advance(ms)
    expect(await site.run({ verify: check }, { onWait })).toMatchObject({
      ok: true,
      edge: { equal: 1, ms: 7_000 },
      targets: [{ accepted: 1, verified: 1 }],
    })
    expect(site.log.lines.filter(line => line.includes('Verifying'))).toEqual([
      `info Verifying through the edge, 0 of 60 s at most: ${site.site}about.html still answers with the bytes of the last deploy (age: 0, x-cache: HIT)`,
    ])
  })

  test('owes again what was accepted and never done', async () => {
    const site = await createLiveSite(files, { simulator: { wao: { applyAfter: 'never' } } })
    site.build({ 'about.html': '<h1>About us</h1>', 'style.css': 'body { color: black }' })
    site.deploy()
    const item = `${site.site}about.html`
    const report = await site.run({ verify: check })
    expect(report).toMatchObject({
      ok: false,
      edge: {
        asked: 1,
        equal: 0,
        ms: 60_000,
        differing: [
          {
            url: item,
            came: 'still answers with the bytes of the last deploy',
            age: '0',
            cache: 'x-cache: HIT',
          },
        ],
      },
      targets: [
        {
          accepted: 1,
          verified: 0,
          settled: [],
          pending: 1,
          errors: [{ code: 'EDGE_STALE', items: [item] }],
        },
      ],
    })
    expect(pending(site)).toMatchObject({ wao: [{ item, since: report.ledger.sequence }] })

    site.simulator.edges.wao.clear()
    expect(await site.run({ verify: check })).toMatchObject({ ok: true, targets: [{ due: 1, verified: 1 }] })
    expect(pending(site)).toEqual({})
  })

  test('finds one node of several that is stale', async () => {
    const site = await createLiveSite(files)
    const { wao, paradarum } = site.simulator.edges
    const balanced = await startBalancer([wao.url, paradarum.url])
    await site.run({ site: balanced, firstRun: 'record' })
    for (const path of Object.keys(files)) await paradarum.get(`/${path}`)
    site.build({ 'about.html': '2', 'style.css': '3' })
    site.deploy()
    const report = await site.run({ site: balanced, verify: check })
    expect(report).toMatchObject({
      ok: false,
      edge: { asked: 2, equal: 1 },
      targets: [{ accepted: 2, verified: 1, pending: 1 }],
    })
    expect(pending(site)).toMatchObject({ wao: [{ item: expect.stringMatching(/about\.html|style\.css/) }] })
  })

  test('leaves names out by which the server itself does not know a page', async () => {
    const site = await createLiveSite(files)
    await site.run({ html: ['file', 'clean'] })
    site.build({ 'about.html': '2' })
    site.deploy()
    expect(await site.run({ html: ['file', 'clean'], verify: check })).toMatchObject({
      ok: true,
      edge: { asked: 2, equal: 1, differing: [] },
      targets: [{ accepted: 2, verified: 1, pending: 0 }],
    })

    // By now the server knows it, and the edge holds that it does not.
    site.build({ 'about.html': '3' })
    site.deploy()
    site.origin.files.set('/about', '3')
    const fresh = site.simulator.edges.wao
    site.simulator.faults.add('wao', { status: 202, times: 2 })
    fresh.purge(({ path }) => path === '/about.html')
    expect(await site.run({ html: ['file', 'clean'], verify: { ...check, timeout: 0 } })).toMatchObject({
      ok: false,
      edge: {
        equal: 1,
        differing: [{ url: `${site.site}about`, came: 'answers 404', cache: 'x-cache: HIT' }],
      },
      targets: [{ pending: 1 }],
    })
  })

  test('says what differs where the edge changes bytes', async () => {
    const site = await createLiveSite(files)
    site.build({ 'about.html': '<h1>About us</h1>' })
    site.origin.answer = ({ path }) =>
      path === '/about.html' ? { body: '<h1>About us</h1><script>\u001b[2J</script>' } : undefined
    const report = await site.run({ verify: { ...check, timeout: 0 } })
    expect(report.edge?.differing).toMatchObject([
      {
        came: 'answers with more than 17 bytes, where the build has 17; from byte 17 on "<" stands where the build has nothing',
      },
    ])
  })

  test('says nothing of what another layer still owes, nor of images that are served elsewhere', async () => {
    const site = await createLiveSite(files, {
      targets: [
        { provider: 'paradarum', batchSize: 1, retries: 0 },
        { provider: 'wao' },
        { provider: 'optimole' },
      ],
    })
    site.build({ 'about.html': '2', 'style.css': '3', 'hero.png': '4' })
    site.deploy()
    site.simulator.faults.add('paradarum', { status: 404, body: { succeeded: false, message: 'no' } })
    const report = await site.run({ verify: check })
    expect(report).toMatchObject({
      ok: false,
      edge: { differing: [] },
      targets: [
        { name: 'paradarum', accepted: 2, verified: 2 },
        { name: 'wao', accepted: 2, verified: 2 },
        { name: 'optimole' },
      ],
    })
    expect(report.targets[2]).not.toHaveProperty('verified')
    expect(report.targets.flatMap(({ errors }) => errors.map(({ code }) => code))).not.toContain('EDGE_STALE')
  })

  test('interrupted, keeps what was accepted as settled', async () => {
    const site = await createLiveSite(files, { simulator: { wao: { applyAfter: 'never' } } })
    site.build({ 'about.html': '2' })
    site.deploy()
    const stop = new AbortController()
    const running = site.run({ verify: check }, { signal: stop.signal, onWait: () => stop.abort() })
    await expect(running).rejects.toMatchObject({ code: 'INTERRUPTED' })
    expect(pending(site)).toEqual({})
  })
})
