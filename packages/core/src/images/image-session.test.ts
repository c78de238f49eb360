import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startApi } from '../../../../test/support/api-server.ts'
import { createFolder, keepLog } from '../../../../test/support/workspace.ts'
import { openContext } from '../open.ts'
import { resolveOptions } from '../options/resolve.ts'
import { run } from '../run.ts'
import { openImageSession } from './image-session.ts'

const hero = 'https://www.example.com/img/hero.jpg'

/** A project whose public folder holds an image, and an API that hands out T1, T2, … */
async function setUp({ target = {}, options: more = {} }: { target?: object; options?: object } = {}) {
  const root = createFolder({ 'public/img/hero.jpg': 'one', 'dist/index.html': 'page' })
  let tokens = 0
  const api = await startApi(({ path }) => {
    if (!path.endsWith('/token')) return { status: 200, body: { success: true } }
    tokens++
    return { status: 200, body: { success: true, data: { token: `T${tokens}` } } }
  })
  const log = keepLog()
  const targets = [{ provider: 'optimole', baseUrl: api.url, retries: 0, ...target }]
  const options = await resolveOptions(
    { site: 'https://www.example.com/', targets, ...more },
    { OPTIMOLE_API_KEY: 'key' },
    { purpose: 'build' },
  )
  const build = async (finish = true) => {
    const { context, ignore, close } = openContext(options, root, log)
    const session = await openImageSession(options, { copied: [join(root, 'public')] }, context)
    const token = await session?.tokens.decide(hero)
    const records = Object.fromEntries(session?.tokens.records() ?? [])
    const images = {
      records,
      kept: new Map(),
      delivered: new Map(),
      tokens: { requested: 0, images: 0, given: [] },
      rewritten: new Map(),
      lacking: [],
      refused: [],
    }
    const outputs = [{ name: 'dist', directory: join(root, 'dist') }]
    if (finish) await run({ options, outputs, ignore, images }, 'build', context)
    await close()
    return token
  }
  const edit = (content: string) => writeFileSync(join(root, 'public/img/hero.jpg'), content)
  const requested = () => api.received.filter(({ path }) => path.endsWith('/token')).length
  /** One of the processes of a build: it has read what is known, and decides later. */
  const begin = async () => {
    const { context, close } = openContext(options, root, log)
    const place = { copied: [join(root, 'public')], together: true }
    const session = await openImageSession(options, place, context)
    return {
      decide: async (image: string) => session?.tokens.decide(image),
      decided: async () => session?.decided(),
      close,
    }
  }
  return { root, build, begin, edit, requested, log }
}

test('an image that changed gets one token, kept as long as its bytes', async () => {
  const { build, edit, requested } = await setUp({ options: { firstRun: 'record' } })
  expect(await build()).toBeUndefined()
  edit('two')
  expect(await build()).toBe('T1')
  expect(await build()).toBe('T1')
  expect(requested()).toBe(1)
  edit('three')
  expect(await build()).toBe('T2')
})

test('a token outlives the build that asked for it', async () => {
  const { build, edit, requested } = await setUp({ options: { firstRun: 'record' } })
  await build()
  edit('two')
  expect(await build(false)).toBe('T1')
  expect(await build()).toBe('T1')
  expect(requested()).toBe(1)
})

test('with no ledger at all, browsers may hold old bytes: every image gets a token', async () => {
  const { root, build } = await setUp({ options: { when: 'deploy' } })
  expect(await build(false)).toBe('T1')
  const entry = JSON.parse(readFileSync(join(root, '.cdn-purge/snapshot/entry.json'), 'utf8'))
  expect(entry.images).toEqual({ [hero]: { hash: expect.stringMatching(/^[0-9a-f]{64}$/), token: 'T1' } })
  expect(await build(false)).toBe('T1')
})

test('from the bytes: no request, no key', async () => {
  const { build, requested } = await setUp({ target: { cacheBuster: 'content' } })
  expect(await build(false)).toMatch(/^[0-9a-f]{8}$/)
  expect(requested()).toBe(0)
})

test('from a function: called once, no request', async () => {
  let calls = 0
  const { build, requested } = await setUp({
    target: {
      cacheBuster: () => {
        calls++
        return 'v42'
      },
    },
  })
  expect(await build(false)).toBe('v42')
  expect([calls, requested()]).toEqual([1, 0])
})

test.each([['a/b'], [''], [42], ['x'.repeat(65)]])('a function that gives %j is told so', async given => {
  const { build } = await setUp({ target: { cacheBuster: () => given } })
  await expect(build(false)).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message: expect.stringMatching(/"cacheBuster" of the target "optimole" must give 1 to 64 letters/),
  })
})

test('a dry run asks for none', async () => {
  const { build, requested } = await setUp({ options: { dryRun: true } })
  expect(await build(false)).toBeUndefined()
  expect(requested()).toBe(0)
})

test('of several processes of a build, those that come later take the token that one was given', async () => {
  const { root, build, begin, requested } = await setUp({ options: { firstRun: 'record' } })
  const banner = 'https://www.example.com/img/banner.jpg'
  await build()
  // Seen for the first time in a process whose end nobody hears of.
  writeFileSync(join(root, 'public/img/banner.jpg'), 'one')
  const early = await begin()
  expect(await early.decide(banner)).toBeUndefined()
  await early.close()
  for (const name of ['hero', 'banner']) writeFileSync(join(root, `public/img/${name}.jpg`), 'two')
  const [first, second] = [await begin(), await begin()]
  expect([await first.decide(hero), await second.decide(banner)]).toEqual(['T1', 'T1'])
  expect(requested()).toBe(1)
  // Either knows of the other's, for the run that follows.
  for (const process of [first, second]) {
    const { records = {}, requested: told } = (await process.decided()) ?? {}
    expect([Object.keys(records).sort(), told]).toEqual([[banner, hero], 1])
  }
  await Promise.all([first.close(), second.close()])
})
