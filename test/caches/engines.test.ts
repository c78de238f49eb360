import { connect } from 'node:net'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { describeWith } from '../support/programs.ts'
import type { Held } from './engines/engine.ts'
import { engines } from './engines/index.ts'
import { startOrigin } from './origin.ts'
import { readCache } from './read-cache.ts'
import { type Caches, startCaches } from './start-caches.ts'

const host = 'engine.test'
const held = [
  { path: '/a.css', query: '', status: 200, contentType: 'text/css' },
  { path: '/a.css', query: '?v=1', status: 200, contentType: 'text/css' },
  { path: "/it's%20%22quoted%22.txt", query: '', status: 200, contentType: 'text/plain' },
  { path: '/none', query: '', status: 404, contentType: 'text/html' },
].map(one => ({ host, ...one }))

/** Whether something listens on a port of loopback. */
function listens(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1')
    socket.on('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })
}

describe.each(engines)('$name', engine => {
  describeWith(engine.program, 'runs', () => {
    let caches: Caches
    beforeAll(async () => {
      caches = await startCaches(engine, 1)
      caches.origin.deploy(`http://${host}/`, { 'a.css': 'a', 'it\'s "quoted".txt': 'b' })
      return caches.close
    })

    const addresses = held.map(({ path, query }) => `http://${host}${path}${query}`)
    /** Asks for each address once. */
    const readAll = () =>
      Promise.all(addresses.map(address => readCache(caches.running[0]?.port ?? 0, address)))
    const remove = (matches: (one: Held) => boolean) => caches.running[0]?.remove(matches)

    test('removes what a predicate chooses of what it holds, and nothing else', async () => {
      expect((await readAll()).map(({ verdict }) => verdict)).toEqual(['MISS', 'MISS', 'MISS', 'MISS'])
      expect((await readAll()).map(({ verdict, status }) => `${verdict} ${status}`)).toEqual([
        'HIT 200',
        'HIT 200',
        'HIT 200',
        'HIT 404',
      ])
      const seen: Held[] = []
      const choose = (one: Held) => {
        seen.push(one)
        return one.query === '' && one.status === 200
      }
      expect(await remove(choose)).toBe(2)
      expect(seen).toHaveLength(held.length)
      expect(seen).toEqual(expect.arrayContaining(held))
      expect((await readAll()).map(({ verdict }) => verdict)).toEqual(['MISS', 'HIT', 'MISS', 'HIT'])
      expect(await remove(() => false)).toBe(0)
      expect((await readAll()).map(({ verdict }) => verdict)).toEqual(['HIT', 'HIT', 'HIT', 'HIT'])
    })

    test('ends when it is stopped', async () => {
      const origin = await startOrigin()
      onTestFinished(origin.close)
      const { port, stop } = await engine.start({ originPort: origin.port, ttl: 60 })
      expect(await listens(port)).toBe(true)
      await stop()
      expect(await listens(port)).toBe(false)
    })
  })
})
