import { CdnPurgeError } from '../errors/error.ts'
import type { Texts } from '../text/text-list.ts'
import { BUFFER_SIZE, hashFile } from './hash-file.ts'
import { startSecondThread } from './second-thread.ts'
import { SharedWork, shareMemory } from './shared-work.ts'
import type { Slices } from './slice.ts'
import { unreadable } from './unreadable.ts'

/** Told how many of how many files are taken. */
export type OnProgress = (done: number, total: number) => void

/**
 * SHA-256 of files, in hexadecimal, in their order.
 *
 * @param prefix - what stands before each path
 * @throws CdnPurgeError `FILE_UNREADABLE` (names the file), `INTERRUPTED`
 */
export async function hashFiles(
  prefix: string,
  paths: Texts,
  slices: Slices,
  onProgress?: OnProgress,
): Promise<Texts> {
  const work = new SharedWork(shareMemory(paths.length))
  await hashSome(prefix, paths, slices, takeFrom(work, onProgress), work)
  return work
}

/**
 * The same with a second thread beside this one. It takes its share of the files where it can; whatever it leaves,
 * this thread does.
 */
export async function hashFilesTogether(
  prefix: string,
  paths: Texts,
  slices: Slices,
  onProgress?: OnProgress,
): Promise<Texts> {
  const memory = shareMemory(paths.length)
  const work = new SharedWork(memory)
  // Starting the thread takes as long as a slice.
  await slices.next()
  const second = startSecondThread({ prefix, count: paths.length, memory })
  try {
    await slices.next()
    await second?.send(paths, slices)
    await hashSome(prefix, paths, slices, takeFrom(work, onProgress), work)
    if (work.left().length > 0) await second?.ended
  } finally {
    await second?.stop()
  }
  const left = work.left()
  await hashSome(prefix, paths, slices, () => left.pop() ?? paths.length, work)
  return work
}

/** Files between two that are told of. */
const STEP = 64

/** Takes files, and tells now and then how many are taken. */
function takeFrom(work: SharedWork, onProgress?: OnProgress): () => number {
  let calls = 0
  return () => {
    const index = work.take()
    if (calls++ % STEP === 0) onProgress?.(Math.min(index, work.length), work.length)
    return index
  }
}

/** Hashes the files that `take` gives, until that gives an index behind the last one. */
async function hashSome(
  prefix: string,
  paths: Texts,
  slices: Slices,
  take: () => number,
  work: SharedWork,
): Promise<void> {
  // Of its own for each call: two of them in one process may take turns.
  const buffer = Buffer.allocUnsafeSlow(BUFFER_SIZE)
  for (
    let index = take(), path = paths.at(index);
    path !== undefined;
    index = take(), path = paths.at(index)
  ) {
    try {
      const hash = hashFile(prefix + path, buffer, slices)
      work.put(index, typeof hash === 'string' ? hash : await hash)
    } catch (cause) {
      if (cause instanceof CdnPurgeError) throw cause
      throw unreadable(prefix + path, cause)
    }
    if (slices.over) await slices.next()
  }
}
