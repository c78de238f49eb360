import { expect, it } from 'vitest'
import { call, startSimulator } from './fixture.ts'
import type { EdgePurge, SimulatorOptions } from './index.ts'

const page = { host: 'www.example.com', path: '/a', query: '' }
const image = { host: 'img.example.com', path: '/w:1/https://www.example.com/a.png', query: '' }

/** Starts a simulator with which each API is asked for one purge. */
async function start(options: Partial<SimulatorOptions> = {}) {
  const { apis, edges, log } = await startSimulator(options)
  const { wao, optimole, wpengine } = apis
  const bearer = (token: string) => ({ Authorization: `Bearer ${token}`, Accept: 'application/json' })
  const basic = Buffer.from(`${wpengine.user}:${wpengine.password}`).toString('base64')
  return {
    edges,
    log,
    wao: () =>
      call(`${wao.baseUrl}/sites/${wao.siteId}/caches/invalidate`, bearer(wao.token), {
        body: { domains: [page.host], exactMatches: ['/a'] },
      }),
    everything: () => call(`${wao.baseUrl}/sites/${wao.siteId}/caches?action=purge`, bearer(wao.token)),
    optimole: () =>
      call(`${optimole.baseUrl}/invalidate/asset`, bearer(optimole.apiKey), {
        body: { assets: ['https://www.example.com/a.png'] },
      }),
    wpengine: () =>
      call(
        `${wpengine.baseUrl}/installs/${wpengine.installId}/purge_cache`,
        { Authorization: `Basic ${basic}` },
        { body: { type: 'page' } },
      ),
  }
}

it('is told of each purge, and what it hits', async () => {
  const told: EdgePurge[] = []
  const apis = await start({ onPurge: purge => void told.push(purge), wao: { applyAfter: 300 } })
  for (const send of [apis.wao, apis.everything, apis.optimole, apis.wpengine]) await send()
  expect(told.map(({ edge, mode, after }) => ({ edge, mode, after }))).toEqual([
    { edge: 'wao', mode: 'invalidate', after: 300 },
    { edge: 'wao', mode: 'delete', after: 300 },
    { edge: 'optimole', mode: 'delete', after: 0 },
    { edge: 'wpengine', mode: 'delete', after: 0 },
  ])
  const [exact, everything, asset, pages] = told
  expect(exact?.matches(page)).toBe(true)
  expect(exact?.matches({ ...page, query: '?b' })).toBe(false)
  expect(exact?.matches({ ...page, host: 'example.com' })).toBe(false)
  expect(everything?.matches(page)).toBe(true)
  expect(asset?.matches(image)).toBe(true)
  expect(asset?.matches({ ...image, path: image.path.replace('a.png', 'b.png') })).toBe(false)
  expect(asset?.matches(page)).toBe(false)
  expect(pages?.matches({ ...page, contentType: 'text/html' })).toBe(true)
  expect(pages?.matches(page)).toBe(false)
})

it('is waited for before the API answers', async () => {
  let done = false
  const apis = await start({
    async onPurge() {
      await new Promise(resolve => setImmediate(resolve))
      done = true
    },
  })
  expect([(await apis.wao()).status, done]).toEqual([202, true])
})

it('that fails is the 500 of the API, once', async () => {
  let fails = true
  const apis = await start({
    onPurge() {
      if (fails) throw new Error('the cache is gone')
    },
  })
  const answer = await apis.wao()
  expect([answer.status, await answer.text()]).toEqual([500, expect.stringContaining('the cache is gone')])
  fails = false
  expect((await apis.wao()).status).toBe(202)
  expect(apis.log.map(({ status }) => status)).toEqual([500, 202])
})

it('is not told of what is accepted and lost', async () => {
  const told: EdgePurge[] = []
  const apis = await start({ onPurge: purge => void told.push(purge), wao: { applyAfter: 'never' } })
  expect((await apis.wao()).status).toBe(202)
  expect(told).toEqual([])
})

it('must be a function', async () => {
  const [given] = [{ onPurge: 'wao' }].map(value => JSON.parse(JSON.stringify(value)))
  await expect(startSimulator(given)).rejects.toThrow(/must be a function[\s\S]*onPurge/)
})
