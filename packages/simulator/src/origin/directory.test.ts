import { describe, expect, it } from 'vitest'
import { writeFiles, writeSite } from '../fixture.ts'
import { createDirectoryOrigin, directoryOrigin } from './directory.ts'

async function start(files: Record<string, string>, options: object = {}) {
  const dir = await writeSite(files)
  const origin = createDirectoryOrigin(directoryOrigin.parse({ dir, ...options }))
  const fetch = (path: string, headers = {}) =>
    origin.fetch({ host: 'a.example', path, query: '?x', headers })
  return {
    dir,
    fetch,
    async see(path: string) {
      const { status, headers, body } = await fetch(path)
      return [status, headers['content-type'], body.toString()]
    },
  }
}

const html = 'text/html; charset=utf-8'

describe('a directory as an origin', () => {
  it('serves files, and the index of a folder', async () => {
    const { see } = await start({
      'index.html': 'root',
      'a/index.html': 'a',
      'b.html': 'b',
      'é è.js': 'js',
      'data.bin': 'bin',
    })
    expect(await see('/')).toEqual([200, html, 'root'])
    expect(await see('/a/')).toEqual([200, html, 'a'])
    expect(await see('/a')).toEqual([200, html, 'a'])
    expect(await see('/b')).toEqual([200, html, 'b'])
    expect(await see('/b.html')).toEqual([200, html, 'b'])
    expect(await see('/%C3%A9%20%C3%A8.js')).toEqual([200, 'text/javascript; charset=utf-8', 'js'])
    expect(await see('/data.bin')).toEqual([200, 'application/octet-stream', 'bin'])
    expect((await see('/b/'))[0]).toBe(404)
  })

  it('serves neither what is not there nor what is outside', async () => {
    const { dir, see } = await start({ '404.html': 'sorry', 'in/a.txt': '' }, {})
    const inner = createDirectoryOrigin(directoryOrigin.parse({ dir: `${dir}/in` }))
    for (const path of [
      '/../404.html',
      '/%2e%2e/404.html',
      '/..%2F404.html',
      '/a%00.txt',
      '/%E0%A4%A',
      '/x/',
    ])
      expect((await inner.fetch({ host: '', path, query: '', headers: {} })).status).toBe(404)
    expect(await see('/nothing')).toEqual([404, html, 'sorry'])
  })

  it('serves exact names only where told so', async () => {
    const { see } = await start({ 'b.html': 'b' }, { cleanUrls: false })
    expect((await see('/b'))[0]).toBe(404)
  })

  it('makes the ETag of the bytes, so that a rebuild that changes nothing keeps it', async () => {
    const { dir, fetch } = await start({ 'a.txt': 'one' })
    const { etag } = (await fetch('/a.txt')).headers
    await writeFiles(dir, { 'a.txt': 'one' })
    const same = await fetch('/a.txt', { 'if-none-match': etag })
    expect([same.status, same.body.length]).toEqual([304, 0])
    await writeFiles(dir, { 'a.txt': 'two' })
    expect((await fetch('/a.txt', { 'if-none-match': etag })).status).toBe(200)
  })

  it('sends the first Cache-Control whose pattern matches', async () => {
    const { fetch } = await start(
      { 'assets/a.js': '', 'index.html': '', 'sw.js': '' },
      { cacheControl: { '/assets/*': 'immutable', '/sw.js': '', '*': 'max-age=1' } },
    )
    const sent = async (path: string) => (await fetch(path)).headers['cache-control']
    expect([await sent('/assets/a.js'), await sent('/sw.js'), await sent('/')]).toEqual([
      'immutable',
      undefined,
      'max-age=1',
    ])
  })
})
