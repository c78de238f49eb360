import { CdnPurgeError } from '../errors/error.ts'
import { onAbort } from './abort.ts'

/**
 * Starts a task as soon as its turn comes, and answers with its result.
 *
 * @throws CdnPurgeError `INTERRUPTED` when the signal is aborted before its turn came: the task never starts
 */
export type Pace = <Result>(task: () => Promise<Result>, signal?: AbortSignal) => Promise<Result>

/**
 * Lets at most `concurrency` tasks be under way at once; the others wait, and start in the order of their calls.
 *
 * @param concurrency - at least 1
 */
export function createPace(concurrency: number): Pace {
  const waiting = new Set<() => void>()
  let free = concurrency

  async function turn(signal: AbortSignal | undefined): Promise<void> {
    if (signal?.aborted) throw interrupted()
    if (free > 0) {
      free--
      return
    }
    await new Promise<void>((resolve, reject) => {
      const start = (): void => {
        stopListening()
        resolve()
      }
      const stopListening = onAbort(signal, () => {
        waiting.delete(start)
        reject(interrupted())
      })
      waiting.add(start)
    })
  }

  // A place is handed to the next in line, never freed in between, so that no later call can overtake it.
  function pass(): void {
    const [next] = waiting
    if (next === undefined) {
      free++
      return
    }
    waiting.delete(next)
    next()
  }

  return async (task, signal) => {
    await turn(signal)
    try {
      return await task()
    } finally {
      pass()
    }
  }
}

function interrupted(): CdnPurgeError {
  return new CdnPurgeError('INTERRUPTED', 'Interrupted before the request was sent')
}
