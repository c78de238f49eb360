import type { Dispatcher } from 'undici'
import { onAbort } from './abort.ts'
import { longestDelay } from './clock.ts'
import type { Connection } from './connect/connections.ts'

/** Most bytes of a body that are read, unless a policy says otherwise. */
export const bodyLimit = 1024 * 1024

/** A request as it goes over the wire, secrets in clear. */
export interface Message {
  readonly method: string
  /** Path and query. */
  readonly path: string
  /** Names and values in turn. */
  readonly headers: string[]
  readonly body: Buffer | null
}

/** An answer as it came over the wire. */
export interface Answer {
  readonly status: number
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  /** `undefined`: longer than what is read. */
  readonly body: Buffer | undefined
}

/** One attempt took too long. */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError'
}

/**
 * Sends a message once and reads the whole answer. Redirects are not followed.
 *
 * @param timeout - milliseconds for all of it: connecting, headers and body
 * @param maxBody - most bytes of its body that are read
 * @throws TimeoutError, the signal's reason, or the error of the socket, of TLS or of the HTTP parser
 */
export function attempt(
  connection: Connection,
  message: Message,
  timeout: number,
  signal: AbortSignal | undefined,
  maxBody = bodyLimit,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let status = 0
    const headers: Record<string, string> = {}
    let length = 0
    const chunks: Buffer[] = []

    function stop(): void {
      clearTimeout(timer)
      stopListening()
    }
    // Whatever is still to come on this connection belongs to an answer that nobody reads.
    function hangUp(): void {
      stop()
      connection.discard().catch(reject)
    }
    function fail(reason: unknown): void {
      reject(reason)
      hangUp()
    }
    const limit = Math.min(timeout, longestDelay)
    const timer = setTimeout(() => fail(new TimeoutError(`it took longer than ${limit} ms (timeout)`)), limit)
    const stopListening = onAbort(signal, () => fail(signal?.reason))

    const handler: Dispatcher.DispatchHandler = {
      onRequestStart() {},
      onResponseStart(_controller, code, fields) {
        if (code < 200) return
        status = code
        for (const [name, value] of Object.entries(fields)) headers[name] = String(value)
      },
      onResponseData(_controller, chunk) {
        length += chunk.length
        if (length <= maxBody) {
          chunks.push(chunk)
          return
        }
        resolve({ status, headers, body: undefined })
        hangUp()
      },
      onResponseEnd() {
        stop()
        connection.release()
        resolve({ status, headers, body: Buffer.concat(chunks, length) })
      },
      onResponseError: (_controller, error) => fail(error),
    }
    // Its own limits are off: they count headers and body apart, and a slow drip of bytes resets them.
    const { origin, dispatcher } = connection
    dispatcher.dispatch({ ...message, origin, headersTimeout: 0, bodyTimeout: 0 }, handler)
  })
}
