import type { Wishes } from '@cdn-purge/core/engine'
import { openContext } from '@cdn-purge/core/engine'
import { run, runByHand } from '@cdn-purge/core/run'
import { describe, expect, test } from 'vitest'
import { createWorkspace, SITE, type Workspace, type WorkspaceOptions } from '../support/workspace.ts'

// What the vendors document beside the requests of the fixtures; docs/providers name these tests.

/** A site that was deployed once and recorded; its simulated APIs refuse what their vendors would refuse. */
async function deployed(options: WorkspaceOptions & { readonly targets: object }): Promise<Workspace> {
  const site = await createWorkspace({
    ...options,
    files: { 'kept.css': 'kept', ...options.files },
    options: { html: ['file'], ...options.options },
  })
  await site.run({ firstRun: 'record' })
  return site
}

async function byHand(site: Workspace, wishes: Wishes) {
  const options = await site.resolve()
  const { context, close } = openContext(options, site.root, site.log)
  try {
    return await runByHand({ options, wishes }, 'purge', context)
  } finally {
    await close()
  }
}

const bodies = ({ simulator }: Workspace) => simulator.log.map(({ body }) => body)

test.each(['wao', 'wpengine', 'optimole', 'paradarum', 'medianova'] as const)(
  '%s hears nothing where nothing changed',
  async provider => {
    const site = await deployed({ files: { 'a.png': 'a' }, targets: [{ provider }] })
    expect(await site.run()).toMatchObject({ ok: true })
    expect(site.simulator.log).toEqual([])
  },
)

describe('wao.io', () => {
  test.each(['invalidate', 'purge'])('everything is the action %s', async everything => {
    const site = await deployed({ targets: [{ provider: 'wao', everything }] })
    expect(await byHand(site, { everything: 'site' })).toMatchObject({ ok: true })
    expect(site.simulator.log).toMatchObject([
      { route: 'wao.caches', query: { action: everything }, status: 202 },
    ])
  })

  test('hosts that are given take the place of those of the site', async () => {
    const site = await deployed({ targets: [{ provider: 'wao', domains: ['a.example', 'b.example'] }] })
    site.write({ 'a.css': 'a' })
    await site.run()
    expect(bodies(site)).toEqual([{ domains: ['a.example', 'b.example'], exactMatches: ['/a.css'] }])
  })

  test('each query that is known is named, and a star in a name is sent as it is', async () => {
    const site = await deployed({
      targets: [{ provider: 'wao' }],
      options: { urls: file => [`/${file}`, `/${file}?v=1`] },
    })
    site.write({ 'a*b.js': 'a' })
    await site.run()
    expect(bodies(site)).toEqual([{ domains: ['www.example.com'], exactMatches: ['/a*b.js', '/a*b.js?v=1'] }])
  })

  test('the words of a refusal are shown, 300 characters of them at most', async () => {
    const site = await deployed({ targets: [{ provider: 'wao', retries: 0 }] })
    site.simulator.faults.add('wao', { status: 418, body: `no ${'x'.repeat(1000)}` })
    site.write({ 'a.css': 'a' })
    const { targets } = await site.run()
    expect(targets[0]?.errors[0]?.message).toMatch(/HTTP 418: no x{290,300}\D{0,3}$/)
  })
})

describe('WP Engine', () => {
  const install = '294deacc-d8b8-4005-82c4-0727ba8ddde0'

  test('an install that is no UUID is refused before anything is sent', () => {
    return expect(deployed({ targets: [{ provider: 'wpengine', installId: 'my-install' }] })).rejects.toThrow(
      'must be the UUID of an install',
    )
  })

  test.each([
    ['page', 'a.html feed.xml feed.rss feed.atom data.json site.webmanifest robots.txt readme.md'],
    ['cdn', 'a.js a.mjs a.css a.png a.jpg a.svg a.avif a.woff2 a.ttf a.mp4 a.mp3 a.pdf'],
  ])('the cache %s is purged for %s, once', async (type, names) => {
    const site = await deployed({ targets: [{ provider: 'wpengine' }] })
    site.write(Object.fromEntries(names.split(' ').map(name => [name, name])))
    expect(await site.run()).toMatchObject({ ok: true })
    expect(bodies(site)).toEqual([{ type }])
  })

  test('the object cache is purged only where the options name it', async () => {
    const site = await deployed({ targets: [{ provider: 'wpengine', caches: ['object'] }] })
    site.write({ 'a.html': 'a', 'a.css': 'a' })
    expect(await site.run()).toMatchObject({ ok: true })
    expect(bodies(site)).toEqual([{ type: 'object' }])
  })

  test('calls to one install are sent one after the other', async () => {
    const site = await createWorkspace({
      files: { 'a.html': 'a', 'a.css': 'a' },
      targets: [{ provider: 'wpengine', installId: install }],
    })
    const options = await site.resolve()
    const { context, close } = openContext(options, site.root, site.log)
    let open = 0
    const seen: number[] = []
    const send = async () => {
      seen.push(++open)
      await new Promise(resolve => setImmediate(resolve))
      open -= 1
      return { response: { status: 202, headers: {}, text: '' }, attempts: 1, ms: 1 }
    }
    const outputs = [{ name: 'dist', directory: `${site.root}/dist` }]
    await run({ options, outputs, ignore: [] }, 'run', { ...context, send })
    await close()
    expect(seen).toEqual([1, 1])
  })
})

describe('Paradarum', () => {
  test('the key is sent in its own field, and never as an authorization', async () => {
    const site = await deployed({ targets: [{ provider: 'paradarum' }] })
    site.write({ 'a.css': 'a' })
    await site.run()
    expect(site.simulator.log).toMatchObject([{ headers: { 'x-api-key': 'valid' } }])
    expect(site.simulator.log[0]?.headers).not.toHaveProperty('authorization')
  })

  test('an item names no host, and is sent once for all of them', async () => {
    const site = await deployed({
      targets: [{ provider: 'paradarum' }],
      options: { site: [SITE, 'https://m.example.com/'] },
    })
    site.write({ 'a.css': 'a' })
    expect(await site.run()).toMatchObject({ targets: [{ due: 2, accepted: 2 }] })
    expect(bodies(site)).toEqual([{ type: 'Path', value: '/a.css' }])
  })

  test('a folder is a pattern that starts with it, an extension has no dot', async () => {
    const site = await deployed({ targets: [{ provider: 'paradarum' }] })
    await byHand(site, { prefixes: ['/img/'] })
    await byHand(site, { extensions: ['.jpg'] })
    expect(bodies(site)).toEqual([
      { type: 'Regex', matchType: 'starts_with', value: '/img/' },
      { type: 'Extension', value: 'jpg' },
    ])
  })

  test('a path stands for its known queries, too', async () => {
    const site = await deployed({
      targets: [{ provider: 'paradarum' }],
      options: { urls: file => [`/${file}`, `/${file}?v=1`] },
    })
    site.write({ 'a.js': 'a' })
    expect(await site.run()).toMatchObject({ targets: [{ due: 2, accepted: 2 }] })
    expect(bodies(site)).toEqual([{ type: 'Path', value: '/a.js' }])
  })

  test('a batch holds as many items as the option says', async () => {
    const site = await deployed({
      targets: [{ provider: 'paradarum', batchSize: 2 }],
    })
    site.write({ 'a.css': 'a', 'b.css': 'b', 'c.css': 'c' })
    await site.run()
    expect(site.simulator.log.map(({ route }) => route)).toEqual(['paradarum.batch', 'paradarum.purge'])
  })
})

describe('Medianova', () => {
  /** With the key and its secret, which the simulator's variables do not name. */
  async function withKey(medianova: object = {}) {
    const site = await createWorkspace({
      files: Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`${index}.css`, 'a'])),
      targets: [{ provider: 'medianova', retries: 0 }],
      options: { firstRun: 'purge' },
      simulator: { medianova: { apiKey: 'the-key', apiSecret: 'the-secret', ...medianova } },
      env: {
        MEDIANOVA_TOKEN: undefined,
        MEDIANOVA_API_KEY: 'the-key',
        MEDIANOVA_API_SECRET: 'the-secret',
      },
    })
    return { ...site, routes: () => site.simulator.log.map(({ route }) => route) }
  }

  test('a key and its secret are exchanged for a token, once a run', async () => {
    const { run: purge, routes, write, simulator } = await withKey()
    write({ 'kept.txt': 'kept' })
    expect(await purge()).toMatchObject({ ok: true })
    expect(routes()).toEqual(['medianova.login', 'medianova.purge', 'medianova.purge'])
    expect(simulator.log[0]).toMatchObject({ body: { api_key: 'valid', api_secret: 'valid' } })
    write({ '0.css': 'b' })
    expect(await purge()).toMatchObject({ ok: true })
    expect(routes().slice(3)).toEqual(['medianova.login', 'medianova.purge'])
  })

  test('a key that has expired is named, with what to renew', async () => {
    const { run: purge, simulator } = await withKey({ keyTtl: 60 })
    simulator.clock.advance(60_000)
    const { targets } = await purge()
    expect(targets[0]?.errors[0]).toMatchObject({
      code: 'CREDENTIALS_REFUSED',
      hint: expect.stringContaining('MEDIANOVA_API_KEY, MEDIANOVA_API_SECRET'),
    })
  })

  test.each([
    [true, ['/img/*', '/img/']],
    [false, ['/img/1.css', '/img/2.css', '/img/3.css']],
  ])('with wildcards: %s, a folder is %j', async (wildcards, file_path) => {
    const files = { 'img/1.css': '1', 'img/2.css': '2', 'img/3.css': '3' }
    const site = await deployed({
      files,
      targets: [{ provider: 'medianova', wildcards }],
    })
    await byHand(site, { prefixes: ['/img/'] })
    expect(bodies(site)).toEqual([{ resource_uuid: expect.any(String), file_path }])
  })

  test('a file with a star in its name is passed over, with a warning', async () => {
    const site = await deployed({ targets: [{ provider: 'medianova' }] })
    site.write({ 'a*b.css': 'a', 'c.css': 'c' })
    expect(await site.run()).toMatchObject({
      targets: [
        {
          accepted: 1,
          skipped: [{ item: `${SITE}a*b.css`, reason: expect.stringContaining('cannot escape it') }],
        },
      ],
    })
    expect(bodies(site)).toMatchObject([{ file_path: ['/c.css'] }])
  })

  test('each query that is known is named', async () => {
    const site = await deployed({
      targets: [{ provider: 'medianova' }],
      options: { urls: file => [`/${file}`, `/${file}?v=1`] },
    })
    site.write({ 'a.js': 'a' })
    await site.run()
    expect(bodies(site)).toMatchObject([{ file_path: ['/a.js', '/a.js?v=1'] }])
  })
})

describe('Optimole', () => {
  test('everything is a request for each host of the site', async () => {
    const site = await deployed({
      targets: [{ provider: 'optimole' }],
      options: { site: [SITE, 'https://m.example.com/'] },
    })
    await byHand(site, { everything: 'site' })
    const domains = [{ domain: 'www.example.com' }, { domain: 'm.example.com' }]
    expect(bodies(site)).toEqual(expect.arrayContaining(domains))
    expect(site.simulator.log).toHaveLength(domains.length)
  })

  test('an asset hash is sent as it is, and an image on each of its hosts', async () => {
    const hash = '7a8b9c0d1e2f3g4h5i6j7k8l9m0n1o2p'
    const site = await deployed({
      targets: [{ provider: 'optimole' }],
      options: { site: [SITE, 'https://m.example.com/'] },
    })
    await byHand(site, { urls: [hash, '/a.png'] })
    expect(bodies(site)).toEqual([
      { assets: expect.arrayContaining([hash, `${SITE}a.png`, 'https://m.example.com/a.png']) },
    ])
  })

  test.each([
    ['missing', 'User not found', 'OPTIMOLE_API_KEY'],
    ['inactive', 'User not active', 'Activate the account'],
  ] as const)('an account that is %s is a refused key, with what to do', async (account, words, hint) => {
    for (const refusals of ['status', 'body'] as const) {
      const site = await deployed({
        targets: [{ provider: 'optimole', retries: 0 }],
        simulator: { optimole: { account, refusals } },
      })
      site.write({ 'a.png': 'a' })
      const { targets } = await site.run()
      expect(targets[0]?.errors[0]).toMatchObject({
        code: 'CREDENTIALS_REFUSED',
        message: expect.stringContaining(words),
        hint: expect.stringContaining(hint),
      })
    }
  })

  test('a sub key is refused, with the key that is wanted', async () => {
    const site = await deployed({
      targets: [{ provider: 'optimole', apiKey: 'optml-test-sub-key', retries: 0 }],
    })
    site.write({ 'a.png': 'a' })
    const { targets } = await site.run()
    expect(targets[0]?.errors[0]).toMatchObject({
      code: 'CREDENTIALS_REFUSED',
      hint: expect.stringContaining('root API key'),
    })
  })
})
