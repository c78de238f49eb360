import { parentPort, workerData } from 'node:worker_threads'
import { TextList } from '../text/text-list.ts'
import { BUFFER_SIZE, hashFile } from './hash-file.ts'
import { type SharedMemory, SharedWork } from './shared-work.ts'
import { Slices } from './slice.ts'

/** What {@link startSecondThread} hands over; the paths follow as messages. */
export interface ThreadData {
  /** What stands before each path. */
  readonly prefix: string
  readonly count: number
  readonly memory: SharedMemory
}

const { prefix, count, memory }: ThreadData = workerData
const paths = new TextList()

parentPort?.on('message', async (more: readonly string[]) => {
  for (const path of more) paths.push(path)
  if (paths.length < count) return
  parentPort?.close()
  const work = new SharedWork(memory)
  const buffer = Buffer.allocUnsafeSlow(BUFFER_SIZE)
  const slices = new Slices()
  for (let index = work.take(); index < count; index = work.take()) {
    try {
      work.put(index, await hashFile(prefix + paths.at(index), buffer, slices))
    } catch {
      // The main thread finds no hash, tries again and reports the reason.
    }
  }
})
