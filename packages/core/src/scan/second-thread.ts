import type { Worker } from 'node:worker_threads'
import type { Texts } from '../text/text-list.ts'
import type { ThreadData } from './hash-worker.ts'
import type { Slices } from './slice.ts'

/** Paths in one message: copying them takes about a millisecond. */
const PATHS_IN_MESSAGE = 2048

/** A second thread that hashes files beside the main one. */
export interface SecondThread {
  /** Hands it the paths; it begins when it has all of them. */
  send(paths: Texts, slices: Slices): Promise<void>
  /** Resolves when the thread has ended, because it is done or since it failed; never rejects. */
  readonly ended: Promise<unknown>
  /** Ends it at once. */
  stop(): Promise<unknown>
}

/** Starts a {@link SecondThread}. One that fails ends early and says nothing: the main thread then does all the work. */
export function startSecondThread(data: ThreadData): SecondThread | undefined {
  const worker = createWorker(data)
  if (worker === undefined) return undefined
  worker.on('error', () => {})
  return {
    ended: new Promise(resolve => worker.once('exit', resolve)),
    stop: () => worker.terminate(),
    async send(paths, slices) {
      for (let start = 0; start < paths.length; start += PATHS_IN_MESSAGE) {
        const length = Math.min(PATHS_IN_MESSAGE, paths.length - start)
        worker.postMessage(Array.from({ length }, (_, index) => paths.at(start + index) ?? ''))
        if (slices.over) await slices.next()
      }
    },
  }
}

function createWorker(workerData: ThreadData): Worker | undefined {
  // It lies beside the entry of this package. Where someone has bundled that, the file may be missing; the name in a
  // variable keeps bundlers from looking for it.
  const file = './hash-worker.js'
  try {
    // It makes little garbage: room for more would cost memory and save no time.
    const resourceLimits = { maxYoungGenerationSizeMb: 2 }
    const { Worker } = process.getBuiltinModule('node:worker_threads')
    return new Worker(new URL(file, import.meta.url), { workerData, resourceLimits })
  } catch {
    return undefined
  }
}
