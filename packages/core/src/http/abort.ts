import { setMaxListeners } from 'node:events'

/**
 * Calls back once when a signal is aborted, until told to stop. One signal ends a whole run, with any number of
 * requests under way and waiting: Node's warning about more than ten listeners does not apply to it.
 *
 * @returns stops listening
 */
export function onAbort(signal: AbortSignal | undefined, act: () => void): () => void {
  if (signal === undefined) return () => {}
  setMaxListeners(0, signal)
  signal.addEventListener('abort', act, { once: true })
  return () => signal.removeEventListener('abort', act)
}
