import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A server that listens on loopback. */
export interface Listener {
  /** `http://127.0.0.1:PORT`, without a trailing slash. */
  readonly url: string
  /** Stops listening and destroys every open socket. */
  close(): Promise<void>
}

/** Where every server of the simulator listens: never reachable from another machine. */
export const loopback = '127.0.0.1'

/**
 * Starts a server on loopback. A handler that fails is answered with 502 and its message.
 *
 * @param port 0 picks a free one.
 * @throws the system's error, such as EADDRINUSE.
 */
export async function startListener(
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
  port: number,
): Promise<Listener> {
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy()
      else response.writeHead(502, { 'Content-Type': 'text/plain; charset=utf-8' }).end(`${error}\n`)
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, loopback, resolve)
  })
  return {
    url: listenUrl(server.address()),
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** The URL of a server that listens. */
export function listenUrl(address: AddressInfo | string | null): string {
  if (address === null || typeof address === 'string') throw new Error('the server does not listen on a port')
  return `http://${loopback}:${address.port}`
}
