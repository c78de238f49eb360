import type { Client } from 'undici'
import { loadClient } from './client.ts'

/** One socket at most, opened by its first request and kept open between requests. */
export interface Connection {
  readonly client: Client
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

/** Opens no socket yet: that is done by the first request of each connection. */
export async function openConnections(): Promise<Connections> {
  const { Client } = await loadClient()
  const idle = new Map<string, Connection[]>()
  const open = new Set<Connection>()

  function connect(origin: string, free: Connection[]): Connection {
    const stop = new AbortController()
    // The attempt's own time limit holds for connecting, too: undici's is coarser and cannot be stopped.
    const client = new Client(origin, { pipelining: 1, connect: { signal: stop.signal, timeout: 0 } })
    const connection: Connection = {
      client,
      release: () => free.push(connection),
      async discard() {
        open.delete(connection)
        stop.abort()
        await client.destroy()
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
