import type { Server } from 'node:http'
import { onTestFinished } from 'vitest'

/**
 * Has a server listen on a free port of loopback until the test ends.
 *
 * @returns `http://127.0.0.1:PORT`
 */
export async function listenOnLoopback(server: Server): Promise<string> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port')
  return `http://127.0.0.1:${address.port}`
}
