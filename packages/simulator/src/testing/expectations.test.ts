import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { call, startSimulator, writeFiles, writeSite } from '../fixture.ts'
import { expectCached, expectFresh, expectPurged } from '../index.ts'
import type { SimulatorOptions } from '../options.ts'

const page = 'https://www.example.com/about'
const image = 'https://key.i.optimole.com/w:1/https://www.example.com/a.png'

/** A site with the addresses that a test requests, and the means to change and to purge it. */
async function start(options: Partial<SimulatorOptions> = {}) {
  const origin = await writeSite({ 'about.html': '<h1>About</h1>', 'a.png': 'one' })
  const simulator = await startSimulator({ origin, hosts: ['www.example.com'], ...options })
  const { wao } = simulator.apis
  return {
    simulator,
    edges: simulator.edges,
    change: (files: Record<string, string>) => writeFiles(origin, files),
    purge: (...exactMatches: string[]) =>
      call(
        `${wao.baseUrl}/sites/${wao.siteId}/caches/invalidate`,
        { Authorization: `Bearer ${wao.token}`, Accept: 'application/json' },
        { body: { domains: ['www.example.com'], exactMatches } },
      ),
  }
}

/** The beginning of a hash, as messages have it. */
function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8)
}

/** What an expectation says that is not met. */
async function fault(met: Promise<void>): Promise<string> {
  return met.then(
    () => 'it is met',
    (error: Error) => error.message,
  )
}

describe('expectFresh', () => {
  it('holds where no edge has an old version, and requests nothing from one', async () => {
    const { simulator, edges, change, purge } = await start()
    await expectFresh(simulator, page)
    expect(edges.wao.keys()).toEqual([])
    await edges.wao.get(page)
    await change({ 'about.html': '<h1>About us</h1>' })
    expect(await fault(expectFresh(simulator, page))).not.toBe('it is met')
    await purge('/about')
    await expectFresh(simulator, page, '<h1>About us</h1>')
    await edges.wao.get(page)
    await expectFresh(simulator, '/about', Buffer.from('<h1>About us</h1>'))
  })

  it('says what the edge holds, what the origin serves, what was asked, and what would help', async () => {
    const { simulator, edges, change, purge } = await start()
    await edges.wao.get(page)
    await change({ 'about.html': '<h1>About\u001b[2J us</h1>' })
    await purge('/')
    expect(await fault(expectFresh(simulator, page))).toBe(
      `https://www.example.com/about is stale at the edge of wao.
  edge of wao  200, 14 bytes, sha256 ${sha256('<h1>About</h1>')}: "<h1>About</h1>", for 0 s
  origin  200, 21 bytes, sha256 ${sha256('<h1>About\u001b[2J us</h1>')}: "<h1>About [2J us</h1>"
  The API of wao was sent since the log was cleared:
    POST /sites/simulated-site/caches/invalidate {"domains":["www.example.com"],"exactMatches":["/"]} → 202
  This would purge it:
    POST /sites/simulated-site/caches/invalidate {"domains":["www.example.com"],"exactMatches":["/about"]}`,
    )
  })

  it('sees an upload that is missing, and a purge that came before it', async () => {
    const { simulator, edges, change, purge } = await start()
    await purge('/about')
    await edges.wao.get(page)
    expect(await fault(expectFresh(simulator, page, 'new'))).toMatch(
      /^The origin does not serve what is expected .*\n {2}origin .*"<h1>About<\/h1>"\n {2}expected {2}200, 3 bytes/,
    )
    await change({ 'about.html': 'new' })
    expect(await fault(expectFresh(simulator, page, 'new'))).toContain('Purges that reach it')
  })

  it('sees a kept 404 of a page that is there now, and a page that is not there any more', async () => {
    const { simulator, edges, change } = await start()
    await edges.wao.get('/new')
    await expectFresh(simulator, '/new')
    await change({ 'new.html': 'new' })
    expect(await fault(expectFresh(simulator, '/new'))).toContain('edge of wao  404')
  })

  it('looks behind the outermost layer, and at images', async () => {
    const { simulator, edges, change } = await start({ layers: ['wpengine', 'wao', 'optimole'] })
    await edges.wao.get(page)
    await edges.optimole.get(image)
    await change({ 'about.html': 'new', 'a.png': 'two' })
    edges.wao.purge(() => true)
    expect(await fault(expectFresh(simulator, page))).toContain('is stale at the edge of wpengine')
    expect(await fault(expectFresh(simulator, image))).toContain('edge of optimole  200, 3 bytes')
    edges.optimole.purge(() => true)
    await expectFresh(simulator, image, 'two')
  })

  it('looks at the pages that WP Engine keeps behind its CDN', async () => {
    const { simulator, edges, change } = await start({ wpengine: { edgePages: true } })
    await edges.wpengine.get(page)
    await change({ 'about.html': 'new' })
    edges.wpengine.purge(() => true)
    expect(await fault(expectFresh(simulator, page))).toContain('is stale at the edge of wpengine')
  })
})

describe('expectCached', () => {
  it('holds until a purge throws it out, and names that purge', async () => {
    const { simulator, edges, purge } = await start()
    await edges.wao.get(page)
    await expectCached(simulator, page)
    await purge('/about')
    expect(await fault(expectCached(simulator, page))).toBe(
      `https://www.example.com/about is not cached at the edge of wao.
  It was purged by
    POST /sites/simulated-site/caches/invalidate {"domains":["www.example.com"],"exactMatches":["/about"]} → 202`,
    )
    await edges.wao.get(page)
    edges.wao.purge(() => true)
    expect(await fault(expectCached(simulator, page))).toContain('    simulator.edges.wao.purge(…)')
  })

  it('asks each edge in use, and says what to request where nobody did', async () => {
    const { simulator, edges } = await start()
    expect(await fault(expectCached(simulator, page))).toContain('Nothing was asked of any edge')
    await edges.wao.get(page)
    await edges.fastly.get('/')
    expect(await fault(expectCached(simulator, page))).toContain('simulator.edges.fastly.get(')
    await expectCached(simulator, page, { edge: 'wao' })
  })
})

describe('expectPurged', () => {
  it('counts purges since the log was cleared, whether the page was held or is again', async () => {
    const { simulator, edges, purge } = await start()
    await purge('/about')
    await expectPurged(simulator, page)
    await edges.wao.get(page)
    await expectPurged(simulator, page)
    simulator.clearLog()
    expect(await fault(expectPurged(simulator, page))).toContain(
      'was sent no request since the log was cleared',
    )
  })

  it('is not met by a purge that is accepted and not done', async () => {
    const { simulator, edges, purge } = await start({ wao: { applyAfter: 300 } })
    await edges.wao.get(page)
    await purge('/about')
    expect(await fault(expectPurged(simulator, page))).toMatch(/in (?:300|2\d\d) ms: POST \/sites/)
    simulator.clock.advance(300)
    await expectPurged(simulator, page)
  })

  it('counts a tag for what carried it, also once that is gone', async () => {
    const { simulator, edges } = await start()
    await edges.fastly.get(page)
    edges.fastly.purge(({ path }) => path === '/about')
    await expectPurged(simulator, page)
  })

  it('wants each layer purged', async () => {
    const { simulator, edges, purge } = await start({ layers: ['wpengine', 'wao'] })
    await edges.wao.get(page)
    await purge('/about')
    expect(await fault(expectPurged(simulator, page))).toMatch(
      /^https:\/\/www.example.com\/about was not purged from the edge of wpengine\.\n.*\{"type":"page"\}$/s,
    )
  })
})

it('an address that no edge serves, and an edge that does not, are errors', async () => {
  const { simulator } = await start()
  expect(await fault(expectFresh(simulator, 'https://other.example/'))).toContain('No edge serves')
  expect(await fault(expectFresh(simulator, page, undefined, { edge: 'optimole' }))).toContain(
    'delivery URLs',
  )
  expect(await fault(expectFresh(simulator, 'about'))).toContain('neither an absolute URL nor a path')
})
