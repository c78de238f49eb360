import type { Blobs } from '../../packages/core/src/ledger/stores/blobs/blobs.ts'

/** Blobs for a process that ends after so many calls: from then on, each one rejects, and does nothing. */
export function endAfter(blobs: Blobs, calls: number): Blobs {
  let left = calls
  const step = <Result>(call: () => Promise<Result>): Promise<Result> =>
    left-- > 0 ? call() : Promise.reject(new Error('the process has ended'))
  return {
    location: blobs.location,
    get: name => step(() => blobs.get(name)),
    put: (...call) => step(() => blobs.put(...call)),
    remove: name => step(() => blobs.remove(name)),
    list: prefix => step(() => blobs.list(prefix)),
  }
}
