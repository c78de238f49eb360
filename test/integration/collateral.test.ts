import { chmodSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { CdnPurgeOptions } from '@cdn-purge/core'
import { readSnapshotOutputs } from '@cdn-purge/core/command'
import { openContext, recordSnapshot } from '@cdn-purge/core/engine'
import { run, runByHand, summarize } from '@cdn-purge/core/run'
import { describe, expect, test } from 'vitest'
import { createWorkspace, type Files, SITE, writeFiles } from '../support/workspace.ts'

const files = {
  'index.html': 'page',
  'news/a.txt': 'a',
  'news/b.txt': 'b',
  'news/c.txt': 'c',
  'news/kept.txt': 'kept',
}
const edited = { 'news/a.txt': 'A', 'news/b.txt': 'B', 'news/c.txt': 'C' }

test('a plan hits nothing unchanged, however many requests that takes', async () => {
  const site = await createWorkspace({ files, targets: [{ provider: 'paradarum', batchSize: 1 }] })
  await site.run({ firstRun: 'record' })
  site.write(edited)
  const report = await site.run()
  expect(report.targets[0]).toMatchObject({ accepted: 3, collateral: 0, widenings: [] })
  expect(site.simulator.log).toHaveLength(3)
})

test('where it may hit some, it says which pattern hits how many', async () => {
  const site = await createWorkspace({ files, targets: [{ provider: 'paradarum', batchSize: 1 }] })
  await site.run({ firstRun: 'record' })
  site.write(edited)
  const report = await site.run({ collateral: 0.5 })
  expect(report.targets[0]).toMatchObject({
    accepted: 3,
    collateral: 1,
    widenings: [{ item: '/news/*', collateral: 1, cause: 'collateral' }],
  })
  expect(site.simulator.log.map(({ body }) => body)).toEqual([
    { type: 'Regex', matchType: 'starts_with', value: '/news/' },
  ])
  expect(summarize(report)).toContainEqual({
    level: 'warn',
    text: 'paradarum: /news/* also hits 1 known unchanged URL, which "collateral" allows',
  })
})

test.each([
  ['by a rule', 'paradarum', '/news/*', 'asked', /\/news\/\* also hits 4 known .*, as asked$/],
  ['by its vocabulary', 'wpengine', 'page', 'vocabulary', /the whole page cache \(\d+ known URLs, \d due\)/],
] as const)('a pattern that is taken %s is counted, too', async (_, provider, item, cause, said) => {
  const site = await createWorkspace({ files, targets: [{ provider }] })
  await site.run({ firstRun: 'record' })
  site.write({ 'index.html': 'other' })
  const report = await site.run({ rules: [{ files: 'index.html', purge: ['/news/*'] }] })
  const widening = report.targets[0]?.widenings.find(each => each.item === item)
  expect(widening).toMatchObject({ cause, collateral: expect.any(Number) })
  expect(summarize(report)).toContainEqual({ level: 'info', text: expect.stringMatching(said) })
})

describe('what is not known is not absent', () => {
  const many = Object.fromEntries(Array.from({ length: 80 }, (_, index) => [`blog/${index}.html`, 'old']))
  const news = Object.fromEntries(Object.keys(many).map(path => [path, 'new']))
  const targets = [{ provider: 'paradarum' as const }]
  const named = { targets: [{ accepted: 80, requests: { length: 3 } }] }
  const byFolder = { targets: [{ accepted: 80, requests: { length: 1 } }] }
  const create = (files: Files = {}, options: Partial<CdnPurgeOptions> = {}) =>
    createWorkspace({ files: { ...many, ...files }, targets, options: { html: ['file'], ...options } })

  test('while a folder of which all is known is named as a whole', async () => {
    const site = await create({ 'other/keep.pdf': 'kept' }, { exclude: ['other/*.pdf'] })
    await site.run({ firstRun: 'record' })
    site.write(news)
    expect(await site.run()).toMatchObject(byFolder)
  })

  test.each<[string, string, Partial<CdnPurgeOptions>]>([
    ['a file that is excluded', 'blog/keep.pdf', { exclude: ['blog/keep.pdf'] }],
    ['a file in a folder that is excluded', 'blog/kept/deep/keep.pdf', { exclude: ['blog/kept'] }],
    ['a file that is not included', 'blog/keep.pdf', { include: ['**/*.html'] }],
    ['a source map', 'blog/js/app.js.map', { exclude: ['**/*.map'] }],
    ['what is left out by itself', 'blog/.vite/manifest.json', {}],
    ['a file of the ledger', 'blog/ledger/kept.txt', { ledger: 'dist/blog/ledger' }],
  ])('%s keeps a pattern from its folder, unless "owns" says so', async (_, kept, options) => {
    const site = await create({ [kept]: 'kept' }, options)
    await site.run({ firstRun: 'record' })
    const { paradarum } = site.simulator.edges
    await paradarum.get(`${SITE}${kept}`)
    site.write(news)
    expect(await site.run()).toMatchObject(named)
    expect(paradarum.has(`${SITE}${kept}`)).toBe(true)
    site.write(many)
    expect(await site.run({ owns: ['/blog/'] })).toMatchObject(byFolder)
  })

  test('a folder that is excluded since it cannot be read keeps a pattern from what is around it', async () => {
    const site = await create({ 'blog/kept/keep.pdf': 'kept' }, { exclude: ['blog/kept'] })
    await site.run({ firstRun: 'record' })
    site.write(news)
    chmodSync(join(site.root, 'dist/blog/kept'), 0)
    expect(await site.run()).toMatchObject(named)
    chmodSync(join(site.root, 'dist/blog/kept'), 0o755)
  })

  test('a run by hand looks at nothing, and so names each URL', async () => {
    const site = await create()
    await site.run({ firstRun: 'record' })
    site.write(news)
    site.simulator.faults.add('paradarum', { status: 403, times: 1 })
    await site.run()
    site.write({ 'blog/unseen.pdf': 'unseen' })
    const { paradarum } = site.simulator.edges
    await paradarum.get(`${SITE}blog/unseen.pdf`)
    const options = await site.resolve()
    const { context, close } = openContext(options, site.root, site.log)
    expect(await runByHand({ options, wishes: {} }, 'retry', context)).toMatchObject(named)
    await close()
    expect(paradarum.has(`${SITE}blog/unseen.pdf`)).toBe(true)
  })

  test('so does a run for another output that sends what this one owes', async () => {
    const site = await create()
    writeFiles(site.root, { 'docs/guide.html': 'guide' })
    await site.run({ firstRun: 'record' })
    site.write(news)
    site.simulator.faults.add('paradarum', { status: 403, times: 1 })
    await site.run()
    site.write({ 'blog/unseen.pdf': 'unseen' })
    const options = await site.resolve({ firstRun: 'record' })
    const { context, ignore, close } = openContext(options, site.root, site.log)
    const outputs = [{ name: 'docs', directory: join(site.root, 'docs') }]
    expect(await run({ options, ignore, outputs }, 'run', context)).toMatchObject(named)
    await close()
  })

  test.each([
    ['of which something was left out', { exclude: ['**/*.pdf'] }, named],
    ['of which all was recorded', {}, byFolder],
  ])('an output %s is the same from afar', async (_, options, expected) => {
    const site = await create({ 'blog/keep.pdf': 'kept' }, options)
    await site.run({ firstRun: 'record' })
    site.write({ ...news, ...('exclude' in options ? {} : { 'blog/keep.pdf': undefined }) })
    const resolved = await site.resolve()
    const { context, ignore, close } = openContext(resolved, site.root, site.log)
    const directory = join(site.root, 'dist')
    await recordSnapshot({ options: resolved, ignore, outputs: [{ name: 'dist', directory }] }, context)
    rmSync(directory, { recursive: true })
    const { outputs = [] } = (await readSnapshotOutputs(context, undefined, resolved)) ?? {}
    const report = await run({ options: resolved, ignore, outputs }, 'run', context)
    expect(report.targets[0]?.requests).toHaveLength(expected.targets[0]?.requests.length ?? 0)
    await close()
  })
})
