import { request } from 'node:http'
import { beforeAll, expect, test } from 'vitest'
import { describeWith } from '../support/programs.ts'
import { nginx } from './engines/nginx.ts'
import { varnish } from './engines/varnish.ts'
import { readCache } from './read-cache.ts'
import { type Caches, startCaches } from './start-caches.ts'

const names = ['a.css', 'a.css.map', 'café.css', 'blog/a.css', 'blogs.css']
const contents = Object.fromEntries(names.map(name => [name, name]))
const paths = [
  '/a.css',
  '/a.css?v=1',
  '/a.css?v=2',
  '/a.css.map',
  '/caf%C3%A9.css',
  '/blog/a.css',
  '/blogs.css',
]

/** What a visitor's browser says. */
const language = { 'accept-language': 'de' }
let last = 0

/** A site of which everything is cached. */
async function warm({ origin, running }: Caches, label = 'native') {
  last += 1
  const host = `${label}-${last}.test`
  const port = running[0]?.port ?? 0
  origin.deploy(`http://${host}/`, contents)
  const readAll = () =>
    Promise.all(
      paths.map(async path => {
        const { verdict } = await readCache(port, `http://${host}${path}`, language)
        return { path, verdict }
      }),
    )
  const gone = async () =>
    (await readAll()).filter(({ verdict }) => verdict !== 'HIT').map(({ path }) => path)
  expect(await gone()).toEqual(paths)
  expect(await gone()).toEqual([])
  return {
    host,
    /** The paths that are no longer cached. */
    gone,
    /** Asks for a purge; the status of the answer. */
    ask(method: string, path: string, headers: Readonly<Record<string, string>> = { host }): Promise<number> {
      return new Promise((resolve, reject) => {
        const asked = request({ host: '127.0.0.1', port, method, path, headers: { ...headers } }, answer => {
          answer.resume().on('end', () => resolve(answer.statusCode ?? 0))
        })
        asked.on('error', reject).end()
      })
    },
  }
}

describeWith(varnish.program, 'Varnish, asked by HTTP', () => {
  let caches: Caches
  beforeAll(async () => {
    caches = await startCaches(varnish, 1)
    return caches.close
  })

  test('PURGE removes one address, and says 200 whether it was cached or not', async () => {
    const { ask, gone } = await warm(caches)
    expect(await ask('PURGE', '/a.css?v=1')).toBe(200)
    expect(await ask('PURGE', '/caf%C3%A9.css')).toBe(200)
    expect(await ask('PURGE', '/never')).toBe(200)
    expect(await ask('PURGE', '/blog/a.css', { host: 'other.test' })).toBe(200)
    expect(await gone()).toEqual(['/a.css?v=1', '/caf%C3%A9.css'])
  })

  test('PURGE compares bytes: another spelling of an address is another address', async () => {
    const { ask, gone } = await warm(caches)
    expect(await ask('PURGE', '/caf%c3%a9.css')).toBe(200)
    expect(await gone()).toEqual([])
  })

  test('PURGE removes an answer that varies', async () => {
    const { ask, gone } = await warm(caches, 'vary')
    expect(await ask('PURGE', '/a.css')).toBe(200)
    expect(await gone()).toEqual(['/a.css'])
  })

  test('BAN removes what two expressions match', async () => {
    const { host, ask, gone } = await warm(caches)
    const other = await warm(caches)
    const headers = { 'X-Host': `^${host.replaceAll('.', '\\.')}$`, 'X-Url': '^(/blog/|/a\\.css(\\?|$))' }
    expect(await ask('BAN', '/', headers)).toBe(200)
    expect(await gone()).toEqual(['/a.css', '/a.css?v=1', '/a.css?v=2', '/blog/a.css'])
    expect(await other.gone()).toEqual([])
  })

  test('BAN says 400 to an expression that is none, or is missing', async () => {
    const { host, ask, gone } = await warm(caches)
    expect(await ask('BAN', '/', { 'X-Host': host, 'X-Url': '(' })).toBe(400)
    expect(await ask('BAN', '/', { 'X-Host': host })).toBe(400)
    expect(await gone()).toEqual([])
  })
})

describeWith(nginx.program, 'nginx, asked by HTTP', () => {
  let caches: Caches
  beforeAll(async () => {
    caches = await startCaches(nginx, 1)
    return caches.close
  })

  test('PURGE removes one address, and says 404 where it was not cached', async () => {
    const { ask, gone } = await warm(caches)
    expect(await ask('PURGE', '/a.css?v=1')).toBe(200)
    expect(await ask('PURGE', '/caf%C3%A9.css')).toBe(200)
    expect(await ask('PURGE', '/never')).toBe(404)
    expect(await ask('PURGE', '/blog/a.css', { host: 'other.test' })).toBe(404)
    expect(await gone()).toEqual(['/a.css?v=1', '/caf%C3%A9.css'])
  })

  test('PURGE compares bytes: another spelling of an address is another address', async () => {
    const { ask, gone } = await warm(caches)
    expect(await ask('PURGE', '/caf%c3%a9.css')).toBe(404)
    expect(await gone()).toEqual([])
  })

  test('PURGE does not reach an answer that varies, says 404, and needs what the visitor said', async () => {
    const { host, ask, gone } = await warm(caches, 'vary')
    expect(await ask('PURGE', '/a.css')).toBe(404)
    expect(await gone()).toEqual([])
    expect(await ask('PURGE', '/a.css', { host, ...language })).toBe(200)
    expect(await gone()).toEqual(['/a.css'])
  })
})
