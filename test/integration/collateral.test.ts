import { openContext, runByHand, summarize } from '@cdn-purge/core'
import { describe, expect, test } from 'vitest'
import { createWorkspace, SITE } from '../support/workspace.ts'

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
    { items: [{ type: 'Regex', matchType: 'starts_with', value: '/news/' }] },
  ])
  expect(summarize(report)).toContainEqual({
    level: 'warn',
    text: 'paradarum: /news/* also hits 1 known unchanged URL, which "collateral" allows',
  })
})

test.each([
  ['by a rule', 'paradarum', '/news/*', 'asked', 'as asked'],
  ['by its vocabulary', 'wpengine', 'page', 'vocabulary', 'this API has nothing smaller'],
] as const)('a pattern that is taken %s is counted, too', async (_, provider, item, cause, reason) => {
  const site = await createWorkspace({ files, targets: [{ provider }] })
  await site.run({ firstRun: 'record' })
  site.write({ 'index.html': 'other' })
  const report = await site.run({ rules: [{ files: 'index.html', purge: ['/news/*'] }] })
  const widening = report.targets[0]?.widenings.find(each => each.item === item)
  expect(widening).toMatchObject({ cause, collateral: expect.any(Number) })
  const text = summarize(report).find(line => line.text.includes(` ${item} also hits `))
  expect(text).toMatchObject({ level: 'info', text: expect.stringContaining(reason) })
})

describe('what is not known is not absent', () => {
  const many = Object.fromEntries(Array.from({ length: 80 }, (_, index) => [`blog/${index}.html`, 'old']))
  const news = Object.fromEntries(Object.keys(many).map(path => [path, 'new']))
  const targets = [{ provider: 'paradarum' as const }]

  test.each([
    ['a file', ['blog/keep.pdf'], 'blog/keep.pdf'],
    ['a folder', ['blog/kept'], 'blog/kept/deep/keep.pdf'],
  ])(
    '%s that is excluded keeps a pattern from its folder, unless "owns" says so',
    async (_, exclude, kept) => {
      const options = { exclude, html: ['file' as const] }
      const site = await createWorkspace({ files: { ...many, [kept]: 'kept' }, targets, options })
      await site.run({ firstRun: 'record' })
      const { paradarum } = site.simulator.edges
      await paradarum.get(`${SITE}${kept}`)
      site.write(news)
      expect(await site.run()).toMatchObject({ targets: [{ accepted: 80, requests: { length: 3 } }] })
      expect(paradarum.has(`${SITE}${kept}`)).toBe(true)
      site.write(many)
      expect(await site.run({ owns: ['/blog/'] })).toMatchObject({
        targets: [{ accepted: 80, requests: { length: 1 } }],
      })
    },
  )

  test('a run by hand looks at nothing, and so names each URL', async () => {
    const site = await createWorkspace({ files: many, targets, options: { html: ['file'] } })
    await site.run({ firstRun: 'record' })
    site.write(news)
    site.simulator.faults.add('paradarum', { status: 403, times: 1 })
    await site.run()
    site.write({ 'blog/unseen.pdf': 'unseen' })
    const { paradarum } = site.simulator.edges
    await paradarum.get(`${SITE}blog/unseen.pdf`)
    const options = site.resolve()
    const { context, close } = openContext(options, site.root, site.log)
    expect(await runByHand({ options, wishes: {} }, 'retry', context)).toMatchObject({
      targets: [{ accepted: 80, requests: { length: 3 } }],
    })
    await close()
    expect(paradarum.has(`${SITE}blog/unseen.pdf`)).toBe(true)
  })
})
