import { describe, expect, test } from 'vitest'
import { resolveTarget } from '../options/target.ts'
import type { PlanItem } from '../plan/model.ts'
import type { Reading } from './contract/provider.ts'

const uuid = '0a1b2c3d-0000-4000-8000-00000000000a'
const items: readonly PlanItem[] = ['/a.jpg', '/b.jpg'].map(path => ({
  kind: 'url',
  origins: ['https://e.test'],
  path,
}))

async function apiOf(target: { readonly provider: string }) {
  const resolved = await resolveTarget(target, 'targets[0]', ['https://e.test'], {})
  if (!('target' in resolved)) throw new Error(resolved.problems.join())
  return resolved.target.api
}

/** Reads an answer to a purge of two images. */
async function read(target: { readonly provider: string }, status: number, body: unknown): Promise<Reading> {
  const api = await apiOf(target)
  const [request] = api.toRequests(items)
  if (request === undefined) throw new Error('There is no request.')
  const text = JSON.stringify(body) ?? ''
  return api.readResponse(request, { status, headers: {}, text, shown: text })
}

const wao = { provider: 'wao', siteId: 's', token: 't0ken' }
const optimole = { provider: 'optimole', apiKey: 'k3y' }
const paradarum = { provider: 'paradarum', propertyId: 1, apiKey: 'k3y' }
const medianova = { provider: 'medianova', organizationUuid: uuid, resourceUuid: uuid, token: 't0ken' }

test('where the status alone is documented, the body does not matter', async () => {
  for (const body of [undefined, {}, 'queued', { error: 'none' }]) {
    expect((await read(wao, 202, body)).failure).toBeUndefined()
  }
})

describe('Medianova', () => {
  test.each([
    { status: true },
    { opID: 'op-1' },
    { status: true, errors: [], error: null, message: 'queued' },
  ])('says yes with %j', async body => expect((await read(medianova, 200, body)).failure).toBeUndefined())

  test.each([
    { status: true, error: 'no such resource' },
    { status: true, errors: { file_path: 'malformed' } },
    { status: 'error', opID: 'op-1' },
    { status: 0, opID: 'op-1' },
    { status: 'true' },
    { opID: '' },
  ])('says no with %j', async body => expect((await read(medianova, 200, body)).failure).toBeDefined())
})

describe('Optimole', () => {
  test.each([
    { success: true },
    { code: 200 },
    { code: '200', data: {}, error: '' },
    { success: true, data: [] },
  ])('says yes with %j', async body => expect((await read(optimole, 200, body)).failure).toBeUndefined())

  test.each([
    { success: true, error: 'no' },
    { success: true, errors: ['no'] },
    { success: true, code: 500 },
    { success: 'true' },
    { data: { message: 'ok' } },
  ])('says no with %j', async body => expect((await read(optimole, 200, body)).failure).toBeDefined())

  test.each([
    { success: false, data: 'User not active' },
    { success: false, data: [{ code: 'inactive', message: 'User not active' }] },
    { success: false, data: ['User not active'] },
    { success: false, data: { error: 'User not active' } },
    { success: false, data: { error: { message: 'User not active' } } },
    { success: false, errors: ['User not active'] },
    { success: false, errors: [{ message: 'User not active' }] },
    { code: 400, error: { message: 'User not active' } },
    { code: 400, data: { message: 'User not active' } },
  ])('names its errors in %j', async body => {
    expect((await read(optimole, 200, body)).failure).toMatchObject({
      kind: 'credentials',
      message: 'HTTP 200 with a failure in it: User not active',
      hint: expect.stringContaining('Activate the account'),
    })
  })

  test('says what to do about a token that no URL can hold, and does not show it', async () => {
    const { token } = await apiOf(optimole)
    const text = JSON.stringify({ success: true, data: { token: 'a/b c' } })
    expect(token?.read({ status: 200, headers: {}, text, shown: text }, undefined)).toMatchObject({
      failure: {
        message: 'the API gave a cache token of 5 characters that cannot stand in a URL',
        hint: expect.stringContaining("cacheBuster: 'content'"),
      },
    })
  })
})

describe('Paradarum', () => {
  const answer = (data: unknown, more: object = {}) => ({ succeeded: true, message: 'ok', data, ...more })

  test.each([
    { accepted: 2 },
    { accepted: 2, rejected: null },
    { accepted: 1, rejected: [{ index: 0, reason: 'no' }] },
    { accepted: 0, rejected: [{ index: 0 }, { index: 1 }] },
  ])('accounts for both items with %j', async data =>
    expect((await read(paradarum, 200, answer(data))).failure).toBeUndefined(),
  )

  test.each([
    undefined,
    { accepted: 0, rejected: [] },
    { accepted: 1 },
    { accepted: 3 },
    { rejected: [] },
    { accepted: 1, rejected: [{ index: 99, reason: 'no' }] },
    { accepted: 1, rejected: [{ index: -1, reason: 'no' }] },
    { accepted: 1, rejected: [{ index: 0.5, reason: 'no' }] },
    { accepted: 1, rejected: [{ index: '0', reason: 'no' }] },
    { accepted: 0, rejected: [{ index: 0 }, { index: 0 }] },
  ])('does not account for both with %j', async data => {
    expect((await read(paradarum, 200, answer(data))).failure).toMatchObject({ kind: 'other' })
  })

  test('a refusal of all may name the items', async () => {
    const body = { succeeded: false, message: 'no', data: { rejected: [{ index: 1, reason: 'too long' }] } }
    for (const status of [200, 400]) {
      expect(await read(paradarum, status, body)).toMatchObject({
        failure: { kind: 'rejected', message: expect.stringContaining('no') },
        rejected: [{ item: items[1], reason: 'too long' }],
      })
    }
  })

  test('a property that is suspended is no matter of credentials', async () => {
    expect(
      (await read(paradarum, 403, { message: 'This property is currently suspended.' })).failure,
    ).toMatchObject({
      kind: 'other',
      hint: 'Enable the property again in the control panel.',
    })
  })
})
