import { describe, expect, test } from 'vitest'
import { createTokens, type ImageRecord, type TokenSource } from './tokens.ts'

const image = 'https://www.example.com/hero.jpg'
const other = 'https://www.example.com/banner.jpg'

function setUp(known: Readonly<Record<string, ImageRecord>>, changes: Partial<TokenSource> = {}) {
  const calls: string[] = []
  const files: Record<string, string> = { [image]: 'new', [other]: 'new' }
  const tokens = createTokens({
    known: new Map(Object.entries(known)),
    locate: url => (url in files ? { path: url, url, hashed: false } : undefined),
    hash: async path => files[path] ?? '',
    firstRun: false,
    perImage: false,
    request: async () => {
      calls.push('request')
      return 'T2'
    },
    record: async (url, record) => {
      calls.push(`record ${url} ${record.hash} ${record.token ?? ''}`)
      return record
    },
    refused: (_url, error) => {
      throw error
    },
    ...changes,
  })
  return { tokens, calls }
}

describe('the token of an image', () => {
  test('is the one it has, while its bytes are the same', async () => {
    const { tokens, calls } = setUp({ [image]: { hash: 'new', token: 'T1' } })
    expect(await tokens.decide(image)).toBe('T1')
    expect(calls).toEqual([])
  })

  test('is new once the bytes changed, recorded before it is used, one for the whole build', async () => {
    const { tokens, calls } = setUp({ [image]: { hash: 'old', token: 'T1' }, [other]: { hash: 'old' } })
    expect(await Promise.all([image, other, image].map(tokens.decide))).toEqual(['T2', 'T2', 'T2'])
    expect(calls.filter(call => call === 'request')).toHaveLength(1)
    expect(calls.slice(1).sort()).toEqual([`record ${other} new T2`, `record ${image} new T2`])
    expect(tokens.requested).toBe(1)
  })

  test('is none for an image that was never seen, which is recorded', async () => {
    const { tokens, calls } = setUp({})
    expect(await tokens.decide(image)).toBeUndefined()
    expect(calls).toEqual([])
    expect([...tokens.records()]).toEqual([[image, { hash: 'new' }]])
  })

  test('is new for an image that was never seen where there is no ledger at all', async () => {
    const { tokens } = setUp({}, { firstRun: true })
    expect(await tokens.decide(image)).toBe('T2')
  })

  test('is none where the name carries a hash, and where no file is here', async () => {
    const { tokens } = setUp({}, { locate: path => ({ path, url: path, hashed: true }) })
    expect(await tokens.decide(image)).toBeUndefined()
    const elsewhere = 'https://cdn.example.com/x.jpg'
    expect(await setUp({ [elsewhere]: { hash: 'h', token: 'T1' } }).tokens.decide(elsewhere)).toBeUndefined()
  })

  test('stays the old one, with the old hash, when no new one can be had', async () => {
    const refusals: string[] = []
    const { tokens, calls } = setUp(
      { [image]: { hash: 'old', token: 'T1' }, [other]: { hash: 'old', token: 'T0' } },
      {
        request: async () => {
          throw new Error('503')
        },
        refused: url => void refusals.push(url),
      },
    )
    expect(await tokens.decide(image)).toBe('T1')
    expect(await tokens.decide(other)).toBe('T0')
    expect(refusals).toEqual([image, other])
    expect([...tokens.records()]).toEqual([])
    expect(calls).toEqual([])
    expect(tokens.requested).toBe(1)
  })

  test.each([
    ['shared by all', false, [image, other]],
    ['one an image', true, [image]],
  ])(
    'is not asked for again where an earlier session of the build was refused: %s',
    async (_how, perImage, kept) => {
      const earlier = { records: {}, found: {}, requested: 1, refused: [image] }
      const { tokens } = setUp({ [image]: { hash: 'old' }, [other]: { hash: 'old' } }, { perImage, earlier })
      await tokens.decideAll([image, other])
      expect([image, other].filter(url => tokens.tokenOf(url) === undefined)).toEqual(kept)
      expect(tokens.refused()).toEqual([image])
    },
  )

  test('stays the old one where none may be asked for', async () => {
    const { tokens } = setUp({ [image]: { hash: 'old', token: 'T1' } }, { request: undefined })
    expect(await tokens.decide(image)).toBe('T1')
    expect([...tokens.records()]).toEqual([])
  })

  test('is made from its bytes where each image has one of its own', async () => {
    const { tokens } = setUp(
      { [image]: { hash: 'old' }, [other]: { hash: 'old' } },
      { perImage: true, request: async hash => `${hash}-1` },
    )
    expect(await tokens.decide(image)).toBe('new-1')
    expect(tokens.requested).toBe(0)
  })
})
