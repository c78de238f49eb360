import { describe, expect, test } from 'vitest'
import { checkLeft, leaveOptions } from './left-options.ts'
import { resolveOptions } from './resolve.ts'

const site = 'https://www.example.com/'
const wao = { provider: 'wao', siteId: 'a' }
const configuration = (change: object = {}, target: object = {}) => ({
  site,
  ...change,
  targets: [{ ...wao, ...target }],
})

describe('what a build leaves for the command', () => {
  test('is its configuration, without credentials, and gives the same options', async () => {
    const given = {
      site: [site],
      rules: [{ files: '*.html', purge: ['/'] }],
      dir: undefined,
      targets: [
        { ...wao, token: 'hunter2', retries: undefined },
        { provider: 'wpengine', user: 'u', password: 'hunter2', caches: ['page'] },
        { provider: 'medianova', apiKey: 'hunter2', apiSecret: 'hunter2', token: 'hunter2' },
      ],
    }
    const left = await leaveOptions(given)
    expect(left).toEqual({
      site: [site],
      rules: given.rules,
      targets: [wao, { provider: 'wpengine', user: 'u', caches: ['page'] }, { provider: 'medianova' }],
    })
    const { rules, targets } = await resolveOptions(left, {}, { purpose: 'read' })
    expect(rules).toEqual(given.rules)
    expect(targets.map(({ name }) => name)).toEqual(['wao', 'wpengine', 'medianova'])
  })

  const withheld: readonly [string, object][] = [
    ['functions', configuration({ urls: () => undefined })],
    ['a store', configuration({ ledger: { read() {}, write() {}, append() {} } })],
    ['another ledger', configuration({ ledger: '../.cdn-purge' })],
    ['a provider of its own', { site, targets: [{ provider: { id: 'own', create() {} } }] }],
    ['another API', configuration({}, { baseUrl: 'https://api.example.org/' })],
    ['a folder elsewhere', configuration({ dir: '../dist' })],
    ['an absolute folder', configuration({ dir: '/srv/www' })],
    [
      'images elsewhere',
      { site, targets: [{ provider: 'optimole', images: [{ dir: 'a/../../b', url: site }] }] },
    ],
  ]
  test.each(withheld)('is nothing where the configuration has %s', async (_, given) => {
    expect(await leaveOptions(given)).toBeUndefined()
  })

  test('may name an API of this machine, and the usual ledger', async () => {
    const given = configuration(
      { ledger: '.cdn-purge', dir: 'dist' },
      { baseUrl: 'http://127.0.0.1:8080/v1' },
    )
    expect(await leaveOptions(given)).toEqual(given)
  })
})

test('what somebody else left is refused where it would send credentials elsewhere, or read other folders', () => {
  const check = (left: Readonly<Record<string, unknown>>) => () => checkLeft(left, '.cdn-purge')
  expect(check(configuration())).not.toThrow()
  expect(check(configuration({}, { baseUrl: 'https://evil.example.org/' }))).toThrow(
    'left in .cdn-purge cannot be used: a target has a "baseUrl"',
  )
  expect(check(configuration({}, { baseUrl: 'no URL' }))).toThrow('"baseUrl"')
  expect(check(configuration({ dir: 'a/../../etc' }))).toThrow('"dir" lies outside the project')
  expect(check(configuration({ report: '../stranger.html' }))).toThrow('"report" lies outside the project')
  expect(check(configuration({ ledger: '/tmp' }))).toThrow('"ledger" is not the usual folder')
})
