import type { CdnPurgeOptions } from '@cdn-purge/core'
import { openContext } from '@cdn-purge/core/engine'
import { run, summarize } from '@cdn-purge/core/run'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { bundlers } from '../support/bundlers.ts'
import { createTokenSite } from '../support/token-site.ts'
import { createWorkspace, type Workspace } from '../support/workspace.ts'

const pages = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`${index + 10}.html`, 'old']))
const edited = Object.fromEntries(Object.keys(pages).map(path => [path, 'new']))
const html: Partial<CdnPurgeOptions> = { html: ['file'] }

beforeEach(() => {
  for (const name of ['CDN_PURGE', 'CDN_PURGE_DRY_RUN', 'CDN_PURGE_ENVIRONMENT', 'CI', 'OPTIMOLE_API_KEY'])
    vi.stubEnv(name, undefined)
  return () => vi.unstubAllEnvs()
})

async function tell(site: Workspace, options: Parameters<Workspace['run']>[0], all = false) {
  const report = await site.run(options)
  return summarize(report, { all }).map(({ text, change }) => (change === undefined ? text : [change, text]))
}

describe('what was purged', () => {
  test('is named, file by file and URL by URL, up to ten of each', async () => {
    const site = await createWorkspace({ files: { ...pages, 'kept.html': 'kept' } })
    await site.run({ firstRun: 'record', ...html })
    site.write(edited)
    const lines = await tell(site, { ...html })
    expect(lines).toHaveLength(1 + 11 + 1 + 11)
    expect(lines.slice(0, 2)).toEqual([
      '12 pages changed → 12 URLs → 1 request to wao.io · nothing unchanged purged',
      ['changed', '  10.html'],
    ])
    expect(lines.slice(10, 14)).toEqual([
      ['changed', '  19.html'],
      ['changed', '  and 2 more'],
      'wao: 12 of 12 URLs accepted in 1 request',
      '  https://www.example.com/10.html',
    ])
    expect(lines.at(-1)).toBe('  and 2 more')
  })

  test('is named as a whole where all is asked for', async () => {
    const site = await createWorkspace({ files: pages })
    await site.run({ firstRun: 'record', ...html })
    site.write(edited)
    const lines = await tell(site, { ...html }, true)
    expect(lines).toHaveLength(1 + 12 + 1 + 12)
    expect(lines.at(-1)).toBe('  https://www.example.com/21.html')
  })

  test('is named once, however many caches held it', async () => {
    const targets = [{ provider: 'wao' as const }, { provider: 'paradarum' as const }]
    const site = await createWorkspace({ files: { 'a.txt': 'a', 'b.txt': 'b' }, targets })
    await site.run({ firstRun: 'record' })
    site.write({ 'a.txt': 'A' })
    expect((await tell(site, {})).slice(2)).toEqual([
      'wao: 1 of 1 URL accepted in 1 request',
      '  https://www.example.com/a.txt',
      'paradarum: 1 of 1 URL accepted in 1 request, the same as at wao',
    ])
  })
})

describe('a cache that is purged as a whole', () => {
  const site = () =>
    createWorkspace({
      files: { ...pages, 'app.css': 'old', 'kept.css': 'kept' },
      targets: [{ provider: 'wpengine' }],
    })

  test('does not read like an exact purge', async () => {
    const { run: purge, write, ...rest } = await site()
    await purge({ firstRun: 'record', ...html })
    write({ '10.html': 'new', '11.html': 'new', 'app.css': 'new' })
    const lines = await tell({ run: purge, write, ...rest }, { ...html })
    expect(lines.slice(4)).toEqual([
      'wpengine: the whole page cache (12 known URLs, 2 due) and the whole cdn cache (2 known URLs, 1 due): accepted in 2 requests',
      '  page cache, for https://www.example.com/10.html',
      '  page cache, for https://www.example.com/11.html',
      '  cdn cache, for https://www.example.com/app.css',
    ])
  })

  test('is named by a dry run with what asks for it', async () => {
    const found = await site()
    await found.run({ firstRun: 'record', ...html })
    found.write({ '10.html': 'new' })
    expect((await tell(found, { ...html, dryRun: true })).slice(2)).toEqual([
      'wpengine: would purge the whole page cache (12 known URLs, 1 due) in 1 request',
      '  page cache, for https://www.example.com/10.html',
    ])
    expect(found.simulator.log).toEqual([])
  })
})

test('what a vendor says beside yes is in the report', async () => {
  const site = await createWorkspace({
    files: { 'a.txt': 'a' },
    targets: [{ provider: 'paradarum' }, { provider: 'medianova' }],
  })
  const report = await site.run()
  expect(report.targets.flatMap(({ requests }) => requests)).toMatchObject([
    { said: expect.stringMatching(/^Purge request accepted\. \d+ jobs queued/) },
    { operation: expect.stringMatching(/\w/) },
  ])
})

test('the page that WP Engine names for an error is in the report', async () => {
  const site = await createWorkspace({ files: { 'a.html': 'a' }, targets: [{ provider: 'wpengine' }] })
  const options = await site.resolve()
  const { context, close } = openContext(options, site.root, site.log)
  const page = 'https://example.com/errors'
  const answer = {
    status: 400,
    headers: {},
    text: JSON.stringify({ message: 'no', documentation_url: page }),
  }
  const send = async () => ({ response: answer, attempts: 1, ms: 1 })
  const outputs = [{ name: 'dist', directory: `${site.root}/dist` }]
  const report = await run({ options, outputs, ignore: [] }, 'run', { ...context, send })
  await close()
  expect(report.targets[0]?.requests).toMatchObject([{ said: `see ${page}` }])
})

describe.each(bundlers.filter(({ name }) => name === 'vite'))('the plugin', bundler => {
  const told = (printed: string) =>
    printed
      .split('\n')
      .map(line => line.replace('[cdn-purge] ', ''))
      .filter(line => /^ {2}https:\/\/www\.example\.com\/img\/|cache tokens/.test(line))

  test.each(['build', 'deploy'] as const)('names images and places, when: %s', async when => {
    const site = await createTokenSite(bundler)
    await site.build({ firstRun: 'record', targets: [...(site.options().targets ?? [])], when })
    site.edit({ 'public/img/hero.jpg': 'hero two' })
    const { printed } = await site.build({ when })
    expect(told(printed)).toContain('cache tokens: new for 1 image in 3 places, 1 requested')
    expect(told(printed)).toContain('  https://www.example.com/img/hero.jpg (3 places)')
  })

  test('asks for none in a dry run, and says what it would ask for', async () => {
    const site = await createTokenSite(bundler)
    await site.build()
    site.edit({ 'public/img/hero.jpg': 'hero two' })
    const { printed } = await site.build({ dryRun: true })
    expect(site.requested()).toBe(0)
    expect(told(printed)).toEqual([
      '  https://www.example.com/img/hero.jpg',
      'cache tokens: 1 would be requested, for 1 image in 3 places',
      '  https://www.example.com/img/hero.jpg (3 places)',
    ])
  })
})
