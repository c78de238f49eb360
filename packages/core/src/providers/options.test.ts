import { describe, expect, test } from 'vitest'
import { resolveOptions } from '../options/resolve.ts'
import { Secret } from '../secret/secret.ts'
import { describeOptions } from './contract/option.ts'
import { loadProvider, providerNames } from './registry.ts'

const uuid = '0a1b2c3d-0000-4000-8000-00000000000a'
const wao = { provider: 'wao', siteId: 's', token: 't0ken' }
const wpengine = { provider: 'wpengine', installId: uuid, user: 'me', password: 'pass' }
const optimole = { provider: 'optimole', apiKey: 'k3y' }
const paradarum = { provider: 'paradarum', propertyId: 1, apiKey: 'k3y' }
const medianova = { provider: 'medianova', organizationUuid: uuid, resourceUuid: uuid }

async function problemsOf(
  target: object,
  env: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  try {
    await resolveOptions({ site: 'https://e.test/', targets: [target] }, env, { purpose: 'read' })
    return []
  } catch (error) {
    return error instanceof Error && 'problems' in error && Array.isArray(error.problems)
      ? error.problems
      : []
  }
}

describe('what would change the address of a request, or could not be sent, is refused at once', () => {
  test.each<[string, object]>([
    ['siteId', { ...wao, siteId: '.' }],
    ['siteId', { ...wao, siteId: '..' }],
    ['siteId', { ...wao, siteId: 'a/b' }],
    ['token', { ...wao, token: 't0ken\r\n' }],
    ['token', { ...wao, token: 't0\nken' }],
    ['token', { ...wao, token: new Secret('t0ken\r') }],
    ['token', { ...wao, token: 't0ken\u2028' }],
    ['user', { ...wpengine, user: 'me:too' }],
    ['user', { ...wpengine, user: 'me\n' }],
    ['password', { ...wpengine, password: 'p4ss\r\n' }],
    ['apiKey', { ...optimole, apiKey: 'k3y\n' }],
    ['apiKey', { ...paradarum, apiKey: 'k3y\0' }],
    ['propertyId', { ...paradarum, propertyId: '1/../2' }],
    ['token', { ...medianova, token: 't0ken\n' }],
    ['apiSecret', { ...medianova, apiKey: 'k3y', apiSecret: 's3cret\n' }],
    ['resourceUuid', { ...medianova, resourceUuid: '..', token: 't0ken' }],
  ])('%s in %j', async (name, target) => {
    const problems = await problemsOf(target)
    expect(problems).toEqual([expect.stringContaining(`"${name}"`)])
    for (const secret of ['t0', 'k3y', 'p4ss', 's3cret']) expect(problems.join()).not.toContain(secret)
  })

  test('a variable may end in a line break, as files do, but hold none', async () => {
    const { token: _, ...bare } = wao
    expect(await problemsOf(bare, { WAO_API_TOKEN: 't0ken\n' })).toEqual([])
    expect(await problemsOf(bare, { WAO_API_TOKEN: 't0\r\nken' })).toEqual([
      expect.stringContaining('"token" holds'),
    ])
  })
})

test.each([
  { ...wao, siteId: 'my.site_1-a' },
  { ...wao, token: 'tökén ~!' },
  { ...wpengine, password: '日本 pass:word' },
  { ...medianova, apiKey: '鍵', apiSecret: 'ключ' },
])('what can be sent is accepted: %j', async target => expect(await problemsOf(target)).toEqual([]))

/** What names a person or a program that may purge, and no cache. */
const accounts = ['user', 'host', 'accessKeyId']

test.each([...providerNames])('%s says by which options it is another cache', async name => {
  const provider = await loadProvider(name)
  const infos = describeOptions(provider?.options ?? expect.fail(name))
  const needed = infos.filter(
    ({ name, secret }) => secret !== true && provider?.credentials.flat().includes(name),
  )
  expect(needed.filter(({ cache }) => cache !== true).map(({ name }) => name)).toEqual(
    needed.map(({ name }) => name).filter(name => accounts.includes(name)),
  )
  expect(infos.filter(({ secret, cache }) => secret && cache)).toEqual([])
})
