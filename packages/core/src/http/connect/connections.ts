import type { Dispatcher } from 'undici'
import { loadTransport } from './transport.ts'

/** One socket at most, opened by its first request and kept open between requests. */
export interface Connection {
  readonly origin: string
  readonly dispatcher: Dispatcher
  /** The proxy that it goes through, for messages; `undefined`: none. */
  proxy(): string | undefined
  /** Gives the connection back for the next request. */
  release(): void
  /** Closes it at once, even while it is being opened. */
  discard(): Promise<void>
}

/**
 * Connections by origin: each request has one to itself, so none is ever pipelined (that serialises purges), and
 * there are never more than requests under way at once.
 *
 * This and not undici's Pool, since a pool puts a retry behind a connection whose opening hangs.
 */
export interface Connections {
  take(origin: string): Connection
  close(): Promise<void>
}

/**
 * Opens no socket yet: that is done by the first request of each connection.
 *
 * @throws CdnPurgeError `CONFIG_INVALID` for a proxy that cannot be used
 */
export async function openConnections(): Promise<Connections> {
  const createTransport = await loadTransport()
  const idle = new Map<string, Connection[]>()
  const open = new Set<Connection>()

  function connect(origin: string, free: Connection[]): Connection {
    const stop = new AbortController()
    const { dispatcher, proxyOf } = createTransport({ connections: 1, signal: stop.signal })
    const connection: Connection = {
      origin,
      dispatcher,
      proxy: () => proxyOf(origin),
      release: () => free.push(connection),
      async discard() {
        open.delete(connection)
        stop.abort()
        await dispatcher.destroy()
      },
    }
    open.add(connection)
    return connection
  }

  return {
    take(origin) {
      const free = idle.get(origin) ?? []
      idle.set(origin, free)
      return free.pop() ?? connect(origin, free)
    },
    async close() {
      await Promise.all([...open].map(connection => connection.discard()))
    },
  }
}
