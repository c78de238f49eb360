import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { openContext, openImageBuild, resolveOptions, run } from '@cdn-purge/core/engine'
import { expect, test } from 'vitest'
import { startApi } from '../support/api-server.ts'
import { createFolder, keepLog, writeFiles } from '../support/workspace.ts'

const SITE = 'https://www.example.com/'
const start = 'https://key.i.optimole.com/w:800/'

/** A site that is built and purged: the text of its page, tokens and all, and the assets that were invalidated. */
function createSite(page: string, { name = 'index.html', more = {} } = {}) {
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
    const options = await resolveOptions({ site: SITE, targets, firstRun: 'record' }, {}, { purpose: 'send' })
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
        cpSync(publicFolder, dist, { recursive: true })
        writeFiles(dist, { [name]: text })
        const outcome = await images.finish([dist], 0)
        await run(
          { options, outputs: [{ name: 'dist', directory: dist }], ignore, images: outcome },
          'build',
          context,
        )
      }),
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
