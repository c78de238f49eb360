import { createServer, request } from 'node:http'
import type { Held } from './engine.ts'

/** A server between a cache and its origin, which knows what the cache may hold: Varnish has no list of it. */
export interface Fetches {
  /** Where the cache finds it, on loopback. */
  readonly port: number
  /** Takes what was fetched and the predicate chooses off the list, and gives it. */
  take(matches: (held: Held) => boolean): Held[]
  close(): Promise<void>
}

/** Starts {@link Fetches} in front of an origin on loopback. */
export async function recordFetches(originPort: number): Promise<Fetches> {
  const fetched = new Map<string, Held>()
  const server = createServer((incoming, outgoing) => {
    const { method, headers, url: path = '/' } = incoming
    const toOrigin = request({ host: '127.0.0.1', port: originPort, method, headers, path }, answer => {
      const { statusCode: status = 502 } = answer
      const host = headers.host ?? ''
      const [, raw = '', query = ''] = /^([^?]*)(.*)$/.exec(path) ?? []
      const contentType = answer.headers['content-type'] ?? ''
      // Before a byte of it reaches the cache.
      fetched.set(host + path, { host, path: raw, query, status, contentType })
      outgoing.writeHead(status, answer.headers)
      answer.pipe(outgoing)
    })
    toOrigin.on('error', () => outgoing.destroy())
    incoming.pipe(toOrigin)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port')
  return {
    port: address.port,
    take(matches) {
      const taken = [...fetched].filter(([, held]) => matches(held))
      for (const [key] of taken) fetched.delete(key)
      return taken.map(([, held]) => held)
    },
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
