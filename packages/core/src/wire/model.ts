import type { Secret } from '../secret/secret.ts'

/** A request in the provider's words; secrets stay wrapped until it is sent. */
export interface ApiRequest {
  /** Any method of HTTP, such as `POST`, `DELETE` or `PURGE`. */
  readonly method: string
  /** Absolute URL, query included. */
  readonly url: string
  readonly headers: Readonly<Record<string, string | Secret>>
  /** JSON, a {@link TextBody} or a {@link BytesBody}; absent: none. May hold {@link Secret} values. */
  readonly body?: unknown
  /**
   * Further headers, which prove the request: asked for before each attempt, since a time and a nonce hold for one alone.
   * Never called where a request is only shown.
   */
  readonly sign?: (message: SignedMessage, at: Attempt) => Readonly<Record<string, string | Secret>>
}

/** What a signature is made over: the request as it leaves. */
export interface SignedMessage {
  readonly method: string
  readonly url: URL
  /** The body's bytes; `null`: none. */
  readonly body: Buffer | null
}

/** What sets one attempt apart from the others. */
export interface Attempt {
  /** Milliseconds since the epoch. */
  readonly now: number
  /** A random UUID. */
  readonly nonce: string
}

/** An answer as it came, whole: nothing of it may be shown before its secrets are taken out. */
export interface RawResponse {
  readonly status: number
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  /** The body as text, capped. */
  readonly text: string
}

/** An answer for a provider to read. */
export interface ApiResponse extends RawResponse {
  /** The body as messages may quote it: on one line, cut, without secrets. */
  readonly shown: string
}

/** When a failed request is sent again, where a vendor differs from the rest. */
export interface RetryRules {
  /** Retries at most for one status, where fewer than the option `retries`. */
  readonly limits?: Readonly<Record<number, number>>
  /** Milliseconds to wait after a 429 that does not say when. */
  readonly tooManyRequestsDelay?: number
  /**
   * The first wait in milliseconds, which doubles with each retry, after an answer by which the API says that it is busy:
   * nothing is wrong with the request. `undefined`: it does not say so. Statuses that are retried anyway need none.
   */
  readonly busy?: (response: RawResponse) => number | undefined
}

/** How long to wait and how often to try. */
export interface SendPolicy extends RetryRules {
  /** Milliseconds one attempt may take, body included. */
  readonly timeout: number
  /** Attempts after the first. */
  readonly retries: number
  /** Longest wait before a retry, in milliseconds. */
  readonly maxRetryDelay: number
  /** Most bytes of an answer's body that are read; given, they are returned too. @default 1 MiB */
  readonly maxBody?: number
  /** How messages name who is asked. Default: the host. */
  readonly name?: string
  /** What becomes of the request where a wait is interrupted, such as `Ctrl-C keeps it pending`. */
  readonly ifInterrupted?: string
  /** Told of each attempt when it is over. */
  readonly onAttempt?: (attempt: PastAttempt) => void
}

/** One attempt to send a request, as it went. */
export interface PastAttempt {
  /** Milliseconds since the epoch. */
  readonly startedAt: number
  /** Milliseconds until the answer was read, or it failed. */
  readonly ms: number
  /** Of the answer; absent: none came. */
  readonly status?: number
  /** Why no answer came: one line, without secrets. */
  readonly reason?: string
  /** Milliseconds to be waited before the next attempt; absent: it was the last. */
  readonly wait?: number
}

/** An answer and what it took. */
export interface Sent {
  readonly response: RawResponse
  /** The body before its characters are decoded, where the policy has a `maxBody`. */
  readonly bytes?: Uint8Array
  readonly attempts: number
  /** From the first attempt to the last byte, waits included. */
  readonly ms: number
}

/**
 * Sends one request, with retries. An answer of any status is returned once retries are used up; a redirect and
 * a request that got no answer throw.
 *
 * @throws CdnPurgeError `REDIRECTED`, `REQUEST_FAILED`, `ANSWER_INVALID` (body over the cap), `INTERRUPTED`
 */
export type Send = (request: ApiRequest, policy: SendPolicy, signal?: AbortSignal) => Promise<Sent>
