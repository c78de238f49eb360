import type { Context } from '../context.ts'
import { CdnPurgeError } from '../errors/error.ts'
import { attempt } from '../http/attempt.ts'
import { openConnections } from '../http/connect/connections.ts'
import { describeFailure } from '../http/failure.ts'
import { userAgent } from '../http/user-agent.ts'

/** Milliseconds that an answer may take: who asks sits in front of it. */
const PATIENCE = 10_000

/** What came of asking for a page of a server, without a credential. */
export type Knock = Reached | Unreached

/** It answered, whatever it said. */
export interface Reached {
  readonly status: number
  /** From the request to the last byte, in milliseconds. */
  readonly ms: number
  /** The proxy that it went through, without user and password. */
  readonly proxy?: string
  /** How far its clock is ahead of ours, in milliseconds, by the header `Date`. */
  readonly ahead?: number
}

/** It did not. */
export interface Unreached {
  readonly reason: string
  readonly hint: string
}

/**
 * Asks a server once for what lies at a URL. A redirect is an answer.
 *
 * @param timeout - milliseconds that requests to it may take
 * @throws CdnPurgeError `INTERRUPTED`; `CONFIG_INVALID` for a proxy that cannot be used
 */
export async function knock(
  url: string,
  timeout: number,
  { clock, signal }: Pick<Context, 'clock' | 'signal'>,
): Promise<Knock> {
  const { origin, pathname, search } = new URL(url)
  const connections = await openConnections()
  const connection = connections.take(origin)
  const start = clock.now()
  try {
    const message = {
      method: 'GET',
      path: pathname + search,
      headers: ['user-agent', userAgent(), 'accept', '*/*'],
      body: null,
    }
    const { status, headers } = await attempt(connection, message, Math.min(timeout, PATIENCE), signal)
    const now = clock.now()
    const date = Date.parse(headers.date ?? '')
    const proxy = connection.proxy()
    return {
      status,
      ms: now - start,
      ...(proxy === undefined ? {} : { proxy }),
      // A page that lay in a cache has the date of when it was made.
      ...(Number.isNaN(date) || headers.age !== undefined ? {} : { ahead: date - (start + now) / 2 }),
    }
  } catch (error) {
    if (signal?.aborted) throw new CdnPurgeError('INTERRUPTED', 'Interrupted.', { cause: error })
    const { reason, hint } = describeFailure(error, connection.proxy())
    return { reason, hint }
  } finally {
    await connections.close()
  }
}
