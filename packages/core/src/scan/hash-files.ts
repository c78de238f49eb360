import { CdnPurgeError } from '../errors/error.ts'
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
  paths: readonly string[],
  slices: Slices,
  onProgress?: OnProgress,
): Promise<string[]> {
  let next = 0
  const hashes: string[] = []
  await hashSome(
    prefix,
    paths,
    slices,
    tellingOf(() => next++, paths.length, onProgress),
    hashes,
  )
  return hashes
}

/**
 * The same with a second thread beside this one. It takes its share of the files where it can; whatever it leaves,
 * this thread does.
 */
export async function hashFilesTogether(
  prefix: string,
  paths: readonly string[],
  slices: Slices,
  onProgress?: OnProgress,
): Promise<string[]> {
  const memory = shareMemory(paths.length)
  const work = new SharedWork(memory)
  const hashes = new Array<string>(paths.length).fill('')
  // Starting the thread takes as long as a slice.
  await slices.next()
  const second = startSecondThread({ prefix, count: paths.length, memory })
  try {
    await slices.next()
    await second?.send(paths, slices)
    const take = tellingOf(() => work.take(), paths.length, onProgress)
    await hashSome(prefix, paths, slices, take, hashes)
    if (hashes.some((hash, index) => hash === '' && !work.has(index))) await second?.ended
  } finally {
    await second?.stop()
  }
  const left: number[] = []
  for (let index = 0; index < paths.length; index++) {
    if (hashes[index] !== '') continue
    if (work.has(index)) hashes[index] = work.get(index)
    else left.push(index)
    if (slices.over) await slices.next()
  }
  await hashSome(prefix, paths, slices, () => left.pop() ?? paths.length, hashes)
  return hashes
}

/** Files between two that are told of. */
const STEP = 64

/** Takes files, and tells now and then how many are taken. */
function tellingOf(take: () => number, total: number, onProgress?: OnProgress): () => number {
  if (onProgress === undefined) return take
  let calls = 0
  return () => {
    const index = take()
    if (calls++ % STEP === 0) onProgress(Math.min(index, total), total)
    return index
  }
}

/** Hashes the files that `take` gives, until that gives an index behind the last one. */
async function hashSome(
  prefix: string,
  paths: readonly string[],
  slices: Slices,
  take: () => number,
  hashes: string[],
): Promise<void> {
  // Of its own for each call: two of them in one process may take turns.
  const buffer = Buffer.allocUnsafeSlow(BUFFER_SIZE)
  for (let index = take(), path = paths[index]; path !== undefined; index = take(), path = paths[index]) {
    try {
      const hash = hashFile(prefix + path, buffer, slices)
      hashes[index] = typeof hash === 'string' ? hash : await hash
    } catch (cause) {
      if (cause instanceof CdnPurgeError) throw cause
      throw unreadable(prefix + path, cause)
    }
    if (slices.over) await slices.next()
  }
}
