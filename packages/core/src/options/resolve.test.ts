import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import type { Provider } from '../providers/contract/provider.ts'
import { wao } from '../providers/wao.ts'
import { resolveOptions } from './resolve.ts'

/** A cache that needs no credentials. */
const inside: Provider = { ...wao, id: 'inside', options: v.object({}), credentials: [] }
const [a, b] = [
  { provider: 'wao', name: 'a', siteId: 'one' },
  { provider: 'paradarum', propertyId: 1 },
]
const token = { WAO_API_TOKEN: 'one' }

async function resolve(targets: readonly object[], env: Readonly<Record<string, string>> = {}) {
  const { keyless, sendTo } = await resolveOptions({ site: 'https://x.test', targets }, env, {
    purpose: 'build',
  })
  return { keyless, sendTo }
}

describe('an environment that is none', () => {
  const targets = [{ provider: inside }]
  const open = (input: object, env: Readonly<Record<string, string>>, flags: { environment?: string } = {}) =>
    resolveOptions({ site: 'https://x.test', targets, ...input }, env, { purpose: 'build', flags })

  it.each([
    [{}, { CDN_PURGE_ENVIRONMENT: 'feature/x' }, {}, '- CDN_PURGE_ENVIRONMENT: "environment" must be'],
    [{}, { CDN_PURGE_ENVIRONMENT: 'fine' }, { environment: 'feature/x' }, '- --env: "environment" must be'],
    [{ environment: 'lock' }, {}, {}, '- "environment" must not be'],
  ])('is named by where it stands: %j %j %j', async (input, env, flags, said) => {
    await expect(open(input, env, flags)).rejects.toThrow(said)
  })
})

describe('a build on a laptop', () => {
  it.each([
    ['no target has its credentials', [a, b], {}, { keyless: true, sendTo: [] }],
    ['one needs none, and the other has none', [inside, a], {}, { keyless: true, sendTo: [] }],
    ['none needs any', [inside], {}, { keyless: false, sendTo: undefined }],
    ['all have them', [a], token, { keyless: false, sendTo: undefined }],
  ])('where %s', async (_, targets, env, expected) => {
    const named = targets.map(target => ('create' in target ? { provider: target } : target))
    expect(await resolve(named, env)).toEqual(expected)
  })

  it.each([
    ['one of several has them', [a, b], token],
    ['it is CI', [a, b], { CI: 'true' }],
  ])('is stopped where %s', async (_, targets, env) => {
    await expect(resolve(targets, env)).rejects.toThrow(/PARADARUM_API_KEY/)
  })
})
