import { randomUUID } from 'node:crypto'
import { CdnPurgeError } from '../errors/error.ts'
import type { Logger } from '../log/logger.ts'
import type { Redactor } from '../secret/redact.ts'
import { Waits } from '../wait/waits.ts'
import { decodeWhole } from '../wire/decode-body.ts'
import type { PastAttempt, Send, SendPolicy, Sent } from '../wire/model.ts'
import { type Answer, attempt, bodyLimit } from './attempt.ts'
import { maskBody } from './body.ts'
import type { Clock } from './clock.ts'
import { type Connections, openConnections } from './connect/connections.ts'
import { codeOf, describeFailure } from './failure.ts'
import { encodeMessage, showTarget, showUrl } from './message.ts'
import { createRetry } from './retry.ts'

/** What sending needs. */
export interface SendContext {
  readonly clock: Clock
  readonly logger: Logger
  /** A number from 0 to below 1, for the waits. @default Math.random */
  readonly random?: () => number
}

/** A sender and its end. */
export interface Sender {
  readonly send: Send
  /** Ends what is under way with `INTERRUPTED`, closes all connections, and sends nothing more. */
  close(): Promise<void>
}

/**
 * Makes a sender, which keeps its connections open between requests. It loads the HTTP client and opens sockets
 * with the first request. As many requests are under way at once as are asked for.
 */
export function createSend({ clock, logger, random = Math.random }: SendContext): Sender {
  const closing = new AbortController()
  const waits = new Waits({ clock, logger })
  let connections: Promise<Connections> | undefined

  const send: Send = async (request, policy, signal) => {
    const { url, message, redact } = encodeMessage(request)
    const title = redact(`${request.method} ${showUrl(url)}`)
    const retry = createRetry(policy, random)
    // Until then nothing is sent: what sends is loaded first.
    let start: number | undefined

    function stopIfInterrupted(): void {
      if (signal?.aborted || closing.signal.aborted) throw interrupted(title)
    }
    async function rest(ms: number, why: string): Promise<void> {
      const stop = signal === undefined ? closing.signal : AbortSignal.any([signal, closing.signal])
      const { name = url.host, ifInterrupted } = policy
      const end = ifInterrupted === undefined ? '' : `; ${ifInterrupted}`
      const waiting = waits.begin(seconds => `${name}: ${why}, waiting ${seconds} s${end}`, ms)
      try {
        await waiting.sleep(ms, stop)
      } catch (error) {
        stopIfInterrupted()
        throw error
      } finally {
        waiting.end()
      }
    }

    stopIfInterrupted()
    for (let attempts = 1; ; attempts++) {
      connections ??= openConnections()
      const available = await connections
      stopIfInterrupted()
      const connection = available.take(url.origin)
      let wait: number | undefined
      let why: string
      const startedAt = clock.now()
      start ??= startedAt
      const begin = start
      const past = (what: Pick<PastAttempt, 'status' | 'reason' | 'ms'>, next: number | undefined) =>
        policy.onAttempt?.({ startedAt, ...what, ...(next === undefined ? {} : { wait: next }) })
      try {
        const sent = message({ now: startedAt, nonce: randomUUID() })
        logger.trace?.('http', () => `${title} leaves, attempt ${attempts}${showBody(request.body, redact)}`)
        const answer = await attempt(connection, sent, policy.timeout, signal, policy.maxBody)
        const now = clock.now()
        why = `${answer.status}`
        wait = retry.afterAnswer(answer, now, await busyFor(answer, policy))
        const told = `${title}: ${answer.status}, attempt ${attempts}${next(wait)}`
        logger.debug(told)
        logger.trace?.('http', () => `${told}, after ${Math.round(now - begin)} ms`)
        past({ status: answer.status, ms: now - startedAt }, wait)
        if (wait === undefined) {
          return { ...(await readAnswer(answer, url, title, redact, policy)), attempts, ms: now - begin }
        }
      } catch (error) {
        if (error instanceof CdnPurgeError) throw error
        stopIfInterrupted()
        const failure = describeFailure(error, connection.proxy())
        const reason = redact(failure.reason)
        why = reason
        wait = failure.final ? undefined : retry.afterFailure()
        const told = `${title}: ${reason}, attempt ${attempts}${next(wait)}`
        logger.debug(told)
        logger.trace?.('http', () => told)
        past({ reason, ms: clock.now() - startedAt }, wait)
        if (wait === undefined) {
          const tries = attempts === 1 ? '1 attempt' : `${attempts} attempts`
          const details = { hint: failure.hint, cause: causeOf(error, reason) }
          throw new CdnPurgeError('REQUEST_FAILED', `${title} got no answer: ${reason} (${tries})`, details)
        }
      }
      await rest(wait, why)
    }
  }

  return {
    send,
    async close() {
      closing.abort()
      await (await connections)?.close()
    },
  }
}

async function readAnswer(
  { status, headers, body }: Answer,
  url: URL,
  title: string,
  redact: Redactor,
  { maxBody }: SendPolicy,
): Promise<Pick<Sent, 'response' | 'bytes'>> {
  const location = headers.location
  if (status >= 300 && status < 400 && location !== undefined) {
    // Followed, it would turn a POST into a GET, or carry the credentials to a host that nobody named.
    const target = redact(showTarget(redact(location), url))
    throw new CdnPurgeError('REDIRECTED', `${title} was redirected (${status}) to ${target}`, {
      hint: 'Redirects are not followed. Set `baseUrl` of the target to the address that the API answers at.',
    })
  }
  if (body === undefined) {
    const message = `${title} was answered (${status}) with a body longer than ${maxBody ?? bodyLimit} bytes`
    const hint = 'Check that `baseUrl` is the address of the API, and not of a web page or file.'
    throw new CdnPurgeError('ANSWER_INVALID', message, { hint })
  }
  const encoding = headers['content-encoding'] ?? ''
  const plain = await decodeWhole(body, encoding, maxBody ?? bodyLimit)
  if (plain === undefined) {
    const message = `${title} was answered (${status}) in the encoding "${redact(encoding)}", which cannot be read`
    const hint = 'Requests ask for no encoding: look at what stands between here and the API.'
    throw new CdnPurgeError('ANSWER_INVALID', message, { hint })
  }
  const response = { status, headers, text: decodeText(plain) }
  return maxBody === undefined ? { response } : { response, bytes: plain }
}

/** The first wait after an answer by which the API says that it is busy. */
async function busyFor({ status, headers, body }: Answer, { busy }: SendPolicy): Promise<number | undefined> {
  if (busy === undefined || body === undefined) return undefined
  const plain = await decodeWhole(body, headers['content-encoding'] ?? '', bodyLimit)
  return plain === undefined ? undefined : busy({ status, headers, text: decodeText(plain) })
}

/** The decoder drops a byte order mark, which JSON.parse would stumble over. */
function decodeText(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}

/** What a request carries, its secrets masked. */
function showBody(body: unknown, redact: Redactor): string {
  const shown = maskBody(body, redact)
  if (shown === undefined) return ''
  return ` ${typeof shown === 'string' ? shown : JSON.stringify(shown)}`
}

function next(wait: number | undefined): string {
  return wait === undefined ? '' : `, again in ${wait} ms`
}

function interrupted(what: string): CdnPurgeError {
  return new CdnPurgeError('INTERRUPTED', `${what} was interrupted`, {
    hint: 'Whether the API acted on it is not known. Run it again: a purge may be sent twice.',
  })
}

/** The error beneath, cut down to what is safe to print: the parser's error, for one, holds the answer itself. */
function causeOf(error: unknown, reason: string): Error {
  const code = codeOf(error)
  return Object.assign(new Error(reason), code === '' ? {} : { code })
}
