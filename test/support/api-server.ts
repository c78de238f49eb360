import { createServer, type IncomingHttpHeaders } from 'node:http'
import { onTestFinished } from 'vitest'

/** A request as it arrived. */
export interface ReceivedRequest {
  readonly method: string
  /** Without the query. */
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly headers: IncomingHttpHeaders
  /** Parsed JSON; `undefined` where there was no body. */
  readonly body: unknown
}

/** A canned answer. A `body` that is no string is sent as JSON. */
export interface CannedAnswer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly body?: unknown
}

/** An HTTP server that keeps what arrives and answers as told. */
export interface ApiServer {
  readonly url: string
  readonly received: ReceivedRequest[]
}

/** Starts one on loopback; it ends with the test. */
export async function startApi(answer: (request: ReceivedRequest) => CannedAnswer): Promise<ApiServer> {
  const received: ReceivedRequest[] = []
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(Buffer.from(chunk))
    const text = Buffer.concat(chunks).toString()
    const url = new URL(incoming.url ?? '/', 'http://localhost')
    const request: ReceivedRequest = {
      method: incoming.method ?? '',
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: incoming.headers,
      body: text === '' ? undefined : JSON.parse(text),
    }
    received.push(request)
    const { status, headers, body } = answer(request)
    outgoing.writeHead(status, { 'content-type': 'application/json', ...headers })
    outgoing.end(body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port')
  return { url: `http://127.0.0.1:${address.port}`, received }
}
