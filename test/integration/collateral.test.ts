import { summarize } from '@cdn-purge/core/engine'
import { expect, test } from 'vitest'
import { createWorkspace } from '../support/workspace.ts'

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
