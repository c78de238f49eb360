import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { openContext, openImageBuild, resolveOptions } from '@cdn-purge/core/engine'
import { run, runByHand } from '@cdn-purge/core/run'
import { expect, test } from 'vitest'
import { startApi } from '../support/api-server.ts'
import { createFolder, keepLog, writeFiles } from '../support/workspace.ts'

const SITE = 'https://www.example.com/'
const start = 'https://key.i.optimole.com/w:800/'

/** A site that is built and purged: the text of its page, tokens and all, and the assets that were invalidated. */
function createSite(page: string, { copies = true, more = {}, firstRun = 'record' } = {}) {
  const root = createFolder({ 'public/img/a.jpg': 'one', "public/img/it's.jpg": 'one', ...more })
  const log = keepLog()
  const publicFolder = join(root, 'public')
  const dist = join(root, 'dist')
  const go = async (work: (session: Awaited<ReturnType<typeof open>>) => Promise<unknown>) => {
    const session = await open()
    try {
      await work(session)
    } finally {
      await session.close()
    }
    const received = session.api.received.filter(({ path }) => path.endsWith('/asset'))
    return received.flatMap(({ body }) => Object(body).assets as string[]).sort()
  }
  const open = async () => {
    const api = await startApi(({ path }) => ({
      status: 200,
      body: { success: true, data: path.endsWith('/token') ? { token: 'T1' } : [] },
    }))
    const targets = [{ provider: 'optimole', apiKey: 'root-key', baseUrl: api.url, retries: 0 }]
    const options = await resolveOptions({ site: SITE, targets, firstRun }, {}, { purpose: 'send' })
    const world = openContext(options, root, log)
    return { api, options, ...world }
  }
  let text = ''
  return {
    log,
    page: () => text,
    edit: () => writeFiles(root, { 'public/img/a.jpg': 'two', "public/img/it's.jpg": 'two' }),
    write: (files: Record<string, string>) => writeFiles(root, files),
    build: () =>
      go(async ({ options, context, ignore }) => {
        const images = await openImageBuild(options, { copied: [publicFolder] }, { context, ignore })
        if (images === undefined) throw new Error('no tokens')
        text = (await images.rewrite(page))?.code ?? page
        if (copies) cpSync(publicFolder, dist, { recursive: true })
        writeFiles(dist, { 'index.html': text })
        const outcome = await images.finish([dist], 0)
        await run(
          { options, outputs: [{ name: 'dist', directory: dist }], ignore, images: outcome },
          'build',
          context,
        )
      }),
    byHand: (url: string) =>
      go(({ options, context }) => runByHand({ options, wishes: { urls: [url] } }, 'purge', context)),
    run: () =>
      go(async ({ options, context, ignore }) => {
        await run({ options, outputs: [{ name: 'dist', directory: dist }], ignore }, 'run', context)
      }),
  }
}

const own = `${SITE}img/a.jpg`
const hash = '7a8b9c0d1e2f3g4h5i6j7k8l9m0n1o2p'

test.each<[source: string, ...names: string[]]>([
  [own],
  [`${own}?v=1`, `${own}?v=1`],
  ['http://www.example.com/img/a.jpg', 'http://www.example.com/img/a.jpg'],
  ['https://example.com/img/a.jpg', 'https://example.com/img/a.jpg'],
  ['https://WWW.example.com/img/a.jpg', 'https://WWW.example.com/img/a.jpg'],
  ['HTTPS://www.example.com/img/a.jpg', 'HTTPS://www.example.com/img/a.jpg'],
  ['https://www.example.com:443/img/a.jpg', 'https://www.example.com:443/img/a.jpg'],
  ['https://www.example.com/x/../img/a.jpg', 'https://www.example.com/x/../img/a.jpg'],
  ['https:/www.example.com/img/a.jpg'],
  ['www.example.com/img/a.jpg', 'http://www.example.com/img/a.jpg'],
  ['//www.example.com/img/a.jpg', 'http://www.example.com/img/a.jpg'],
  [`id:${hash}/${own}`, hash],
  [`process:7/id:${hash}/${own}`, hash],
  ['https%3A%2F%2Fwww.example.com%2Fimg%2Fa.jpg'],
  ['https://www.example.com/img/%61.jpg', 'https://www.example.com/img/%61.jpg'],
  [`https://www.example.com/img/it's.jpg`, `${SITE}img/it's.jpg`],
  ['https://www.example.com/img/it%27s.jpg', 'https://www.example.com/img/it%27s.jpg'],
])('the source %s has its token, and is forgotten as it is written', async (source, ...names) => {
  const site = createSite(`<img src="${start}${source}">`)
  await site.build()
  expect(site.page()).not.toContain('cb:')
  site.edit()
  const forgotten = await site.build()
  expect(site.page()).toBe(`<img src="https://key.i.optimole.com/cb:T1/w:800/${source}">`)
  expect(forgotten).toEqual([...new Set([own, `${SITE}img/it's.jpg`, ...names])].sort())
  expect(site.log.lines.filter(line => line.startsWith('warn'))).toEqual([])

  site.edit()
  site.write({ 'public/img/a.jpg': 'three', 'dist/img/a.jpg': 'three', "dist/img/it's.jpg": 'three' })
  expect(await site.run()).toEqual(forgotten)
})

const kinds = [
  'css/site.css',
  'js/site.js',
  'doc.pdf',
  'v.mp4',
  'f.woff2',
  'a.jxl',
  'a.bmp',
  'a.tiff',
  'a.svgz',
]
const each = (text: string) => Object.fromEntries(kinds.map(path => [`public/${path}`, text]))
const onlyIfDelivered = kinds.filter(path => !/^a\./.test(path)).map(path => SITE + path)

test('whatever delivery URLs name has its token, and is forgotten', async () => {
  const site = createSite(kinds.map(path => `"${start}${SITE}${path}"`).join('\n'), { more: each('one') })
  await site.build()
  site.write(each('two'))
  const forgotten = await site.build()
  expect(site.page().match(/cb:T1\/w:800/g)).toHaveLength(kinds.length)
  expect(forgotten).toEqual(kinds.map(path => SITE + path).sort())
})

test('what no delivery URL names is forgotten only where it is an image', async () => {
  const site = createSite('', { more: each('one') })
  await site.build()
  site.write(each('two'))
  const forgotten = await site.build()
  expect(forgotten).toEqual([`${SITE}a.bmp`, `${SITE}a.jxl`, `${SITE}a.svgz`, `${SITE}a.tiff`])
  expect(forgotten.filter(url => onlyIfDelivered.includes(url))).toEqual([])
})

test('without a build, the names are read from the texts of the folder, and kept for the next run', async () => {
  const site = createSite('')
  const http = 'http://example.com/css/site.css'
  site.write({ 'dist/index.html': `<link href="${start}${http}">`, 'dist/css/site.css': 'one' })
  await site.run()
  site.write({ 'dist/index.html': '', 'dist/css/site.css': 'two' })
  expect(await site.run()).toEqual([http, `${SITE}css/site.css`])
  site.write({ 'dist/css/site.css': 'three' })
  expect(await site.run()).toEqual([])
})

test('by hand, a URL is forgotten by all names that are in use', async () => {
  const http = 'http://example.com/img/a.jpg'
  const site = createSite('')
  site.write({ 'dist/index.html': `<img src="${start}${http}">`, 'dist/img/a.jpg': 'one' })
  await site.run()
  expect(await site.byHand('/img/a.jpg')).toEqual([http, own])
  expect(await site.byHand(`${start}${http}`)).toEqual([http])
})

test('a name that comes back is forgotten once, since the file may have changed meanwhile', async () => {
  const site = createSite('', { firstRun: 'purge' })
  const http = 'http://example.com/img/a.jpg'
  const page = { 'dist/index.html': `<img src="${start}${http}">` }
  site.write({ ...page, 'dist/img/a.jpg': 'one' })
  await site.run()
  site.write({ 'dist/index.html': '' })
  await site.run()
  site.write({ 'dist/img/a.jpg': 'two' })
  expect(await site.run()).toEqual([own])
  site.write(page)
  expect(await site.run()).toEqual([http])
  expect(await site.run()).toEqual([])
})

test('an image with a new token is forgotten though the output has no copy of it', async () => {
  const site = createSite(`<img src="${start}${own}">`, { copies: false })
  await site.build()
  site.edit()
  expect(await site.build()).toEqual([own])
})

test.each<[what: string, page: string, said: RegExp | undefined]>([
  [
    'no file',
    `\n<img src="${start}${SITE}img/gone.jpg">`,
    /^warn index\.html:2: \S+gone\.jpg: the source is on a host/,
  ],
  [
    'no file, of the host without www.',
    `"${start}https://example.com/img/gone.jpg"`,
    /index\.html:1: .+no file is there/,
  ],
  ['a file that the build has made', `"${start}${SITE}index.html"`, undefined],
  ['a file of another site', `"${start}https://other.com/img/gone.jpg"`, undefined],
  ['what Optimole keeps itself', `"${start}id:42" "${start}id:${hash}/directUpload/a.jpg"`, undefined],
  ['no host', `"${start}img/a.jpg"`, /^warn index\.html:1: \S+img\/a\.jpg: a source without a host/],
  [
    'a source that is computed',
    `\`${start}https://www.example.com${'$'}{src}\``,
    /index\.html:1: .+put together .+optimole\(/,
  ],
  ['a source that a script goes on with', `"${start}${SITE}img/" + name`, /put together .+optimole\(/],
  ['a source that a script joins', `"${start}${SITE}".concat(name, ".jpg")`, /put together .+optimole\(/],
  [
    'a source with a choice in it',
    `\`${start}${SITE}${'$'}{big ? \`a\` : "b"}.jpg\``,
    /put together .+optimole\(/,
  ],
  ['a source that is cut by lines', `"${start}${SITE}\\\nimg/a.jpg"`, /put together .+optimole\(/],
  ['a computed source of another site', `\`${start}https://other.com/${'$'}{src}\``, undefined],
  [
    'pieces',
    `\n\n"https://key.i.optimole.com/w:" + w + "/" + src`,
    /^warn index\.html:3: https:\/\/key.+put together/,
  ],
  ['a host to connect to', '<link rel="preconnect" href="https://key.i.optimole.com">', undefined],
])('of %s it is told, once, with file and line, or it is nothing to tell of', async (_, page, said) => {
  const site = createSite(page)
  await site.build()
  const warnings = site.log.lines.filter(line => line.startsWith('warn'))
  expect(warnings).toEqual(said === undefined ? [] : [expect.stringMatching(said)])
})
