import type { CdnPurgeOptions, RunReport } from '@cdn-purge/core'
import { openContext, resolveOptions } from '@cdn-purge/core/engine'
import { run, summarize } from '@cdn-purge/core/run'
import { describe, expect, test } from 'vitest'
import { startApi } from '../support/api-server.ts'
import { createFolder, createWorkspace, type Files, keepLog, SITE, writeFiles } from '../support/workspace.ts'

const html: readonly 'file'[] = ['file']
const purged = '<html>\n<title>200 Purged</title>\n</html>\n'

/** Deploys over targets of which no simulator is needed: the first deployment is only recorded. */
async function deploy(targets: CdnPurgeOptions['targets'], deployments: readonly Files[]) {
  const root = createFolder()
  const log = keepLog()
  const reports: RunReport[] = []
  for (const files of deployments) {
    writeFiles(root, Object.fromEntries(Object.entries(files).map(([name, text]) => [`dist/${name}`, text])))
    const options = await resolveOptions(
      { site: SITE, html: [...html], firstRun: 'record', targets },
      {},
      { purpose: 'send' },
    )
    const { context, ignore, close } = openContext(options, root, log)
    const outputs = [{ name: 'dist', directory: `${root}/dist` }]
    reports.push(await run({ options, outputs, ignore }, 'run', context))
    await close()
  }
  return { reports, log, last: reports.at(-1) }
}

describe('CloudFront', () => {
  test('is paid by path: folders in place of pages, told before and after', async () => {
    const pages = (text: string) =>
      Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`blog/${index}/index.html`, text]))
    const site = await createWorkspace({
      targets: [{ provider: 'cloudfront' }],
      files: { ...pages('old'), 'index.html': 'home' },
      options: { firstRun: 'record' },
    })
    await site.run()
    site.write(pages('new'))
    const plan = await site.run({ dryRun: true })
    expect(plan.targets[0]?.requests).toHaveLength(1)
    expect(JSON.stringify(plan.targets[0]?.requests)).toContain('{run}')
    expect(plan.targets[0]?.cost).toMatchObject({ items: 1, most: 0.005, currency: 'USD' })
    expect(site.simulator.edges.cloudfront.billedPaths()).toBe(0)
    const report = await site.run()
    expect([report.ok, report.targets[0]?.accepted, site.simulator.edges.cloudfront.billedPaths()]).toEqual([
      true,
      120,
      1,
    ])
    expect(summarize(report).map(({ text }) => text)).toContainEqual(
      expect.stringContaining(
        '(0.005 USD at most for 1 item; the first 1000 paths of a month and account are free)',
      ),
    )
    // The same paths in another run are another invalidation, not a repetition of this one.
    site.write(pages('newer'))
    expect((await site.run()).ok).toBe(true)
    expect(site.simulator.edges.cloudfront.billedPaths()).toBe(2)
  })

  test('takes 15 folders at once: the rest goes by itself', async () => {
    const pages = (text: string) =>
      Object.fromEntries(
        Array.from({ length: 20 }, (_, index) => [
          [`${index}/a.html`, text],
          [`${index}/b.html`, text],
        ]).flat(),
      )
    const site = await createWorkspace({
      targets: [{ provider: 'cloudfront' }],
      files: { ...pages('old'), 'index.html': 'home' },
      options: { firstRun: 'record', html: [...html] },
    })
    await site.run()
    site.write(pages('new'))
    const report = await site.run()
    expect([report.ok, report.targets[0]?.accepted, report.targets[0]?.cost?.items]).toEqual([true, 40, 25])
  })
})

describe('bunny.net', () => {
  const files = { 'index.html': 'old', 'about.html': 'about', 'img/a.png': 'a' }

  test('a home page that changed never empties the zone', async () => {
    const site = await createWorkspace({
      targets: [{ provider: 'bunny' }],
      files,
      options: { firstRun: 'record' },
    })
    await site.run()
    site.write({ 'index.html': 'new' })
    const [target] = (await site.run()).targets
    expect(target?.requests.map(({ url }) => new URL(url).searchParams.get('url'))).toEqual([
      `${SITE}index.html`,
    ])
    expect(target?.skipped).toEqual([
      { item: SITE, reason: expect.stringMatching(/for all beneath it.*"queries: true"/) },
    ])
  })

  test('where the zone keeps queries apart, it is purged alone', async () => {
    const site = await createWorkspace({
      targets: [{ provider: 'bunny', queries: true }],
      files,
      options: { firstRun: 'record' },
      simulator: { bunny: { ignoreQueries: false } },
    })
    await site.run()
    site.write({ 'index.html': 'new' })
    const [target] = (await site.run()).targets
    expect([target?.accepted, target?.skipped]).toEqual([2, []])
    for (const { url } of target?.requests ?? []) expect(url).toContain('exactPath=true')
  })

  test('where all beneath it is due, a folder goes as a whole', async () => {
    const site = await createWorkspace({
      targets: [{ provider: 'bunny' }],
      files: { 'blog/index.html': 'old', 'blog/1.html': 'old', 'about.html': 'about' },
      options: { firstRun: 'record' },
    })
    await site.run()
    site.write({ 'blog/index.html': 'new', 'blog/1.html': 'new' })
    const [target] = (await site.run()).targets
    expect([target?.pending, target?.skipped]).toEqual([0, []])
    expect(target?.requests.map(({ url }) => new URL(url).searchParams.get('url'))).toContain(`${SITE}blog/*`)
  })
})

describe('several servers of one entry', () => {
  const before = { 'a.css': 'old' }
  const after = { 'a.css': 'new' }

  test('each gets each purge and keeps a debt of its own; none is held back for another', async () => {
    const down = await startApi(() => ({ status: 503, body: 'down' }))
    const up = await startApi(() => ({ status: 200, body: purged }))
    const outer = await startApi(() => ({ status: 200, body: purged }))
    const varnish = (baseUrl: string | string[], name: string) =>
      ({ provider: 'varnish', name, baseUrl, retries: 0 }) as const
    const { last } = await deploy(
      [varnish([down.url, up.url], 'inner'), varnish(outer.url, 'outer')],
      [before, after],
    )
    const names = [down, up].map(({ url }) => `inner-${new URL(url).host.replace(':', '-')}`)
    expect(last?.targets.map(({ name, accepted, pending }) => [name, accepted, pending])).toEqual([
      [names[0], 0, 1],
      [names[1], 1, 0],
      // It may be filled from the one that is stale.
      ['outer', 0, 1],
    ])
    expect(up.received.map(({ method, path, headers }) => [method, path, headers.host])).toEqual([
      ['PURGE', '/a.css', 'www.example.com'],
    ])
    expect(outer.received).toEqual([])
  })
})

describe('nginx', () => {
  const page = (title: string) => ({
    headers: { server: 'nginx', 'content-type': 'text/html' },
    body: `<html>\n<title>${title}</title>\n<center>nginx</center>\n</html>`,
  })

  test('says that its cache held nothing, and that Vary is why', async () => {
    const api = await startApi(({ method }) =>
      method === 'PURGE'
        ? { status: 404, ...page('404 Not Found') }
        : { status: 200, headers: { vary: 'Accept-Language' }, body: 'home' },
    )
    const { last, log } = await deploy(
      [{ provider: 'nginx', baseUrl: api.url }],
      [{ 'a.css': 'old' }, { 'a.css': 'new' }],
    )
    expect(last?.ok).toBe(true)
    expect(log.lines).toContainEqual(
      expect.stringMatching(/^warn nginx: .*Vary: Accept-Language.*proxy_ignore_headers/),
    )
    const told = last === undefined ? [] : summarize(last)
    expect(told).toContainEqual({ level: 'warn', text: expect.stringContaining('held nothing of it') })
    expect(last?.targets[0]?.requests).toMatchObject([{ missed: true }])
  })

  test('asks no more where its cache held what was purged', async () => {
    const api = await startApi(() => ({ status: 200, ...page('Successful purge') }))
    const { last } = await deploy(
      [{ provider: 'nginx', baseUrl: api.url, location: '/purge' }],
      [{ 'a.css': 'old' }, { 'a.css': 'new' }],
    )
    expect(last?.ok).toBe(true)
    expect(api.received.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /purge/a.css'])
  })
})

test('Cloudflare: URLs and prefixes travel in requests of their own', async () => {
  const pages = (text: string) =>
    Object.fromEntries(Array.from({ length: 120 }, (_, index) => [`blog/${index}.html`, text]))
  const site = await createWorkspace({
    targets: [{ provider: 'cloudflare' }],
    files: { ...pages('old'), 'a.css': 'old', 'b.css': 'kept' },
    options: { firstRun: 'record', html: [...html] },
  })
  await site.run()
  site.write({ ...pages('new'), 'a.css': 'new' })
  const [target] = (await site.run()).targets
  expect(target?.accepted).toBe(121)
  expect(target?.requests.map(({ body }) => Object.keys(Object(body))[0]).toSorted()).toEqual([
    'files',
    'prefixes',
  ])
})
