/**
 * Loads the HTTP client, which costs more than most purges: only once there is something to send.
 *
 * ASSUME: Bun puts a part of its own, without these classes, in the place of the bare name alone (1.4).
 */
export function loadClient(): Promise<typeof import('undici')> {
  return import('undici/index.js')
}
