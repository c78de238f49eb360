import { createServer, type IncomingHttpHeaders } from 'node:http'

/** A request as it arrived. */
export interface ReceivedRequest {
  readonly method: string
  /** Without the query. */
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly headers: IncomingHttpHeaders
  /** Parsed where it is JSON, else the text; `undefined` where there was none. */
  readonly body: unknown
}

/** A canned answer. A `body` that is no text is sent as JSON. */
export interface CannedAnswer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly body?: unknown
}

/** An HTTP server that keeps what arrives and answers as told. */
export interface ScriptedApi {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string
  readonly received: ReceivedRequest[]
  close(): void
}

/** Starts one on a free port of loopback. */
export async function startScriptedApi(
  answer: (request: ReceivedRequest) => CannedAnswer,
): Promise<ScriptedApi> {
  const received: ReceivedRequest[] = []
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(Buffer.from(chunk))
    const url = new URL(incoming.url ?? '/', 'http://localhost')
    const request: ReceivedRequest = {
      method: incoming.method ?? '',
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: incoming.headers,
      body: readBody(Buffer.concat(chunks).toString()),
    }
    received.push(request)
    const { status, headers, body } = answer(request)
    outgoing.writeHead(status, { 'content-type': 'application/json', ...headers })
    outgoing.end(body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port.')
  return {
    url: `http://127.0.0.1:${address.port}`,
    received,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

function readBody(text: string): unknown {
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** Starts one for as long as it is used. */
export async function withApi<Result>(
  answer: Parameters<typeof startScriptedApi>[0],
  use: (api: ScriptedApi) => Promise<Result>,
): Promise<Result> {
  const api = await startScriptedApi(answer)
  try {
    return await use(api)
  } finally {
    api.close()
  }
}
