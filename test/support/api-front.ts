import { createServer, type IncomingMessage } from 'node:http'
import { listenOnLoopback } from './listen.ts'

/**
 * What has happened to a request: its line and headers have arrived; all of it has; the API has acted on it; its
 * answer has been sent.
 */
export type Moment = 'begun' | 'arrived' | 'acted' | 'answered'

/** What becomes of a request. */
export type Verdict = 'drop' | 'pass'

/** A server in front of an API, which passes everything on. */
export interface ApiFront {
  readonly baseUrl: string
  /**
   * Called at each moment of each request, which goes on when it returns, or is dropped where it returns `'drop'`.
   * A replacement is for the requests that begin after it.
   *
   * @param request - counted from 1
   */
  visit: (moment: Moment, request: number) => Promise<Verdict> | Verdict
  /** Counts requests from 1 again. */
  restart(): void
}

/** Starts a front on loopback; it ends with the test. */
export async function startFront(apiBaseUrl: string): Promise<ApiFront> {
  let count = 0
  const server = createServer(async (incoming, outgoing) => {
    const number = ++count
    const { visit } = front
    const drops = async (moment: Moment) => (await visit(moment, number)) === 'drop'
    if (await drops('begun')) return void incoming.socket.destroy()
    const body = await readBody(incoming)
    if (body === undefined || (await drops('arrived'))) return void incoming.socket.destroy()
    const { method = 'POST', headers, url = '' } = incoming
    const answer = await fetch(new URL(url, apiBaseUrl), {
      method,
      headers: { 'content-type': 'application/json', 'x-api-key': String(headers['x-api-key']) },
      body,
    })
    const text = await answer.text()
    if (await drops('acted')) return void incoming.socket.destroy()
    outgoing.writeHead(answer.status, { 'content-type': 'application/json' })
    outgoing.end(text, () => void drops('answered'))
  })
  const url = await listenOnLoopback(server)
  const front: ApiFront = {
    baseUrl: `${url}${new URL(apiBaseUrl).pathname}`,
    visit: () => 'pass',
    restart() {
      count = 0
    },
  }
  return front
}

/** `undefined` where the client was gone before all of it had arrived. */
async function readBody(incoming: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  try {
    for await (const chunk of incoming) chunks.push(Buffer.from(chunk))
  } catch {
    return undefined
  }
  return Buffer.concat(chunks)
}
