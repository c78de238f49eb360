import { createServer } from 'node:http'
import { type Answer, answerOf, type Contents } from './addresses.ts'

/** One server for all sites, each under its own host. */
export interface Origin {
  /** On loopback. */
  readonly port: number
  /**
   * Puts contents in the place of what a site served.
   * @param root - absolute URL of the site
   */
  deploy(root: string, contents: Contents): void
  /** What it answers an absolute URL with now. */
  answer(url: string): Answer
  close(): Promise<void>
}

const types: Readonly<Record<string, string>> = {
  css: 'text/css',
  js: 'text/javascript',
  svg: 'image/svg+xml',
  txt: 'text/plain',
}

/**
 * Starts an {@link Origin} on loopback. Its answers do not say how long they may be kept; hosts that begin with `vary`
 * have theirs vary.
 */
export async function startOrigin(): Promise<Origin> {
  const sites = new Map<string, Contents>()
  const server = createServer(({ headers: { host = '' }, url = '/' }, response) => {
    const answer = answerOf(sites, `http://${host}${url}`)
    const [, extension = ''] = /\.([a-z]+)(?:\?|$)/.exec(url) ?? []
    const body = answer ?? 'Not Found\n'
    response.writeHead(answer === undefined ? 404 : 200, {
      'content-type': types[extension] ?? 'text/html',
      'content-length': Buffer.byteLength(body),
      ...(host.startsWith('vary') ? { vary: 'Accept-Language' } : {}),
    })
    response.end(body)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port')
  return {
    port: address.port,
    deploy: (root, contents) => void sites.set(root, contents),
    answer: url => answerOf(sites, url),
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
