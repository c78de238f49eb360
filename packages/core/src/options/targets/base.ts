// Written from the schemas by `npx vitest run test/architecture -u`: change an option's text where it is declared.

/** Options that every target has. */
export interface TargetOptions {
  /**
   * Unique name of the target.
   * @default the provider
   */
  name?: string | undefined
  /**
   * Base URL of the API: https; http for this machine and, where no secret is sent, for hosts of a private network. Several: servers that each keep copies of their own, and each get each purge.
   * @default the vendor's
   */
  baseUrl?: string | string[] | undefined
  /**
   * Name of the vendor's account: targets that give the same one share the pace of its API, on all machines that share a queue.
   * @default told by the credentials
   */
  account?: string | undefined
  /**
   * Milliseconds one request may take.
   * @default 30000
   */
  timeout?: number | undefined
  /**
   * How often a failed request is sent again.
   * @default 4
   */
  retries?: number | undefined
  /**
   * Longest wait before a retry, in milliseconds; an API that asks for more leaves the purge pending.
   * @default 90000
   */
  maxRetryDelay?: number | undefined
}
