import { expect, test } from 'vitest'
import { listDiffering } from './differing-options.ts'

const site = 'https://www.example.com/'
const wao = { provider: 'wao', siteId: 'a' }
const base = { site, targets: [wao] }

const alike: readonly [string, object, object][] = [
  ['a default that is said', {}, { when: 'build', ledger: '.cdn-purge', dir: undefined }],
  ['one site in a list', {}, { site: [site] }],
  ['a credential', { targets: [{ ...wao, token: 'a' }] }, { targets: [{ ...wao, token: 'b' }] }],
  ['what only a build asks for', { enabled: true }, {}],
  ['a function of the same text', { urls: () => [] }, { urls: () => [] }],
  ['the order of keys', { targets: [{ siteId: 'a', provider: 'wao' }] }, {}],
]
test.each(alike)('%s is no difference', async (_, one, other) => {
  expect(await listDiffering({ ...base, ...one }, { ...base, ...other })).toEqual([])
})

const different: readonly [string[], object][] = [
  [['site'], { site: 'https://example.com/' }],
  [['targets'], { targets: [{ ...wao, siteId: 'b' }] }],
  [['ledger', 'when'], { when: 'deploy', ledger: '../x' }],
  [['urls'], { urls: () => ['/a'] }],
  [['site', 'sitee'], { site: 7, sitee: site }],
]
test.each(different)('%j differ', async (names, other) => {
  expect(await listDiffering(base, { ...base, ...other })).toEqual(expect.arrayContaining(names))
  expect(await listDiffering({ ...base, ...other }, base)).toEqual(
    await listDiffering(base, { ...base, ...other }),
  )
})
