import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { CdnPurgeError } from '../../errors/error.ts'
import { loadTransport } from '../../http/connect/transport.ts'
import { describeFailure } from '../../http/failure.ts'
import { showTarget } from '../../http/message.ts'
import { userAgent } from '../../http/user-agent.ts'
import { printable } from '../../text/printable.ts'
import { acceptedEncodings, decodeBody } from '../../wire/decode-body.ts'
import type { Address } from './address.ts'

/** Most bytes of a body that are kept to be looked at. */
const KEPT = 1 << 20
/** Redirects that are followed. */
const REDIRECTS = 5
/** Headers in which caches say what they did. ASSUME: those of the common vendors. */
const cacheHeaders = ['x-cache', 'cf-cache-status', 'x-cache-status', 'cache-status']

/** An answer with a body, its content codings taken off. */
export interface Answer {
  readonly kind: 'answer'
  readonly status: number
  /** The SHA-256 of what was read. */
  readonly hash: string
  /** Bytes that were read. */
  readonly length: number
  /** Whether there was more. */
  readonly isCut: boolean
  /** The first bytes, at most 1 MiB. */
  readonly head: Buffer
  /** The header `Age`. */
  readonly age?: string
  /** Name and value of a header in which a cache says what it did. */
  readonly cache?: string
  /** The header `Cache-Control`. */
  readonly cacheControl?: string
}

/** What came: an answer, a redirect that is not followed, or nothing that can be read. */
export type Fetched =
  | Answer
  | { readonly kind: 'redirect'; readonly status: number; readonly reason: string }
  | { readonly kind: 'failure'; readonly reason: string }

/** Characters of a header that are shown. */
const SHOWN = 80

/** Fetches one address, and stops reading after so many bytes of its body. Texts in what it gives are printable. */
export type FetchAnswer = (address: Address, mostBytes: number) => Promise<Fetched>

/** Connections of their own: behind a name there may be several servers, and each round may meet another. */
export interface Fetcher {
  readonly fetch: FetchAnswer
  close(): Promise<void>
}

/**
 * Opens connections. They carry no credential, follow redirects within the site only, and no other scheme than http
 * and https.
 *
 * @param limit - milliseconds that one answer may take, its redirects included
 */
export async function openFetcher(limit: number, signal?: AbortSignal): Promise<Fetcher> {
  const createTransport = await loadTransport()
  const closing = new AbortController()
  const { dispatcher, proxyOf } = createTransport({ maxHeaderSize: 64 * 1024, signal: closing.signal })

  async function fetchOnce(address: Address, mostBytes: number, stop: AbortSignal) {
    const { origin, path, host } = address
    const { statusCode, headers, body } = await dispatcher.request({
      origin,
      path,
      method: 'GET',
      headers: {
        'user-agent': userAgent(),
        accept: '*/*',
        'accept-encoding': acceptedEncodings,
        ...(host === undefined ? {} : { host }),
      },
      signal: stop,
    })
    // One that is left before its end says so as an error, which nobody else hears.
    body.on('error', () => {})
    const header = (name: string) => [headers[name]].flat()[0]
    const location = header('location')
    if (statusCode >= 300 && statusCode < 400 && location !== undefined) {
      body.destroy()
      return { status: statusCode, location }
    }
    return readAnswer(statusCode, header, body, mostBytes)
  }

  async function follow(first: Address, mostBytes: number, stop: AbortSignal): Promise<Fetched> {
    let address = first
    for (let left = REDIRECTS; ; left--) {
      const found = await fetchOnce(address, mostBytes, stop)
      if ('kind' in found) return found
      const base = new URL(address.origin + address.path)
      const isUrl = URL.canParse(found.location, base.href)
      const next = left === 0 || !isUrl ? undefined : address.follow(new URL(found.location, base))
      if (next !== undefined) {
        address = next
        continue
      }
      const shown = printable(showTarget(found.location, base), 200)
      const why =
        left === 0 ? `after ${REDIRECTS} others` : 'which is not followed: it leads to another server'
      return {
        kind: 'redirect',
        status: found.status,
        reason: `was redirected (${found.status}) to ${shown}, ${why}`,
      }
    }
  }

  return {
    async fetch(address, mostBytes) {
      const late = AbortSignal.timeout(Math.ceil(limit))
      try {
        return await follow(address, mostBytes, signal === undefined ? late : AbortSignal.any([signal, late]))
      } catch (error) {
        if (signal?.aborted) throw interrupted(error)
        if (late.aborted) return { kind: 'failure', reason: `gave no whole answer in ${limit} ms` }
        const { reason } = describeFailure(error, proxyOf(address.origin))
        return { kind: 'failure', reason: `gave no answer: ${printable(reason, 200)}` }
      }
    },
    async close() {
      closing.abort()
      await dispatcher.destroy()
    },
  }
}

/** The error of a look that was interrupted. Nothing hangs on it: what was owed is owed, what was settled is settled. */
export function interrupted(cause: unknown): CdnPurgeError {
  return new CdnPurgeError('INTERRUPTED', 'Interrupted while looking at what is live.', { cause })
}

async function readAnswer(
  status: number,
  header: (name: string) => string | undefined,
  body: Readable,
  mostBytes: number,
): Promise<Fetched> {
  const encoding = header('content-encoding') ?? ''
  const decoded = decodeBody(body, encoding)
  if (decoded === undefined) {
    body.destroy()
    return { kind: 'failure', reason: `came in an encoding that is not known: ${printable(encoding, SHOWN)}` }
  }
  const hash = createHash('sha256')
  const head: Buffer[] = []
  let length = 0
  let isCut = false
  for await (const read of decoded) {
    const chunk: Buffer = read
    const part = chunk.subarray(0, mostBytes - length)
    if (length < KEPT) head.push(part.subarray(0, KEPT - length))
    hash.update(part)
    length += part.length
    isCut = part.length < chunk.length
    if (isCut) break
  }
  const age = header('age')
  const cacheControl = header('cache-control')
  const name = cacheHeaders.find(each => header(each) !== undefined)
  return {
    kind: 'answer',
    status,
    hash: hash.digest('hex'),
    length,
    isCut,
    head: Buffer.concat(head),
    ...(age === undefined ? {} : { age: printable(age, SHOWN) }),
    ...(cacheControl === undefined ? {} : { cacheControl: printable(cacheControl, SHOWN) }),
    ...(name === undefined ? {} : { cache: `${name}: ${printable(header(name) ?? '', SHOWN)}` }),
  }
}
