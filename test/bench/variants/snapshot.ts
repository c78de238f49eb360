import { createHash } from 'node:crypto'
import { closeSync, openSync, readdirSync, readFileSync, readSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { bestTime, serve, time } from '../child.ts'
import { median } from '../measure.ts'

const BLOCK = 1 << 20

/** The whole of ours: walk, hash, the manifest on disk. */
async function snapshot(directory: string, target: string, threads?: 1 | 2): Promise<number> {
  const { scan } = await import('../../../packages/core/src/scan/scan.ts')
  const { writeManifest } = await import('../../../packages/core/src/manifest/manifest.ts')
  const found = await scan(directory, threads === undefined ? {} : { threads })
  writeFileSync(target, (await writeManifest(found)).bytes)
  return found.paths.length
}

function list(directory: string, files: string[] = []): string[] {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = `${directory}/${entry.name}`
    if (entry.isDirectory()) list(path, files)
    else files.push(path)
  }
  return files
}

/** What no snapshot on one thread can beat: walk, read every byte, and SHA-256 of as many bytes from memory. */
function bound(directory: string, buffer: Buffer): number {
  let bytes = 0
  for (const path of list(directory)) {
    const file = openSync(path, 'r')
    for (let length = buffer.length; length === buffer.length; bytes += length) {
      length = readSync(file, buffer, 0, buffer.length, null)
    }
    closeSync(file)
  }
  const hash = createHash('sha256')
  for (let left = bytes; left > 0; left -= BLOCK) hash.update(buffer.subarray(0, Math.min(left, BLOCK)))
  hash.digest()
  return bytes
}

/** Milliseconds of CPU that this thread has used; the kernel counts in steps of up to 4 ms. */
function threadTime(): number {
  const [nanoseconds] = readFileSync('/proc/thread-self/schedstat', 'latin1').split(' ')
  return Number(nanoseconds) / 1e6
}

await serve({
  async ours(directory = '', target = '') {
    const inner = await time(() => snapshot(directory, target))
    return { inner }
  },
  async 'two threads'(directory = '', target = '') {
    return { inner: await time(() => snapshot(directory, target, 2)) }
  },
  async 'one thread'(directory = '', target = '') {
    return { inner: await time(() => snapshot(directory, target, 1)) }
  },
  /** The bound once, in a fresh process. */
  async floor(directory = '') {
    const buffer = Buffer.alloc(BLOCK)
    return { inner: await time(() => bound(directory, buffer)) }
  },
  /** Snapshot and bound in turn, hot. */
  async 'beside the bound'(directory = '', target = '', rounds = '') {
    const buffer = Buffer.alloc(BLOCK)
    const ours: number[] = []
    const limit: number[] = []
    bound(directory, buffer)
    await snapshot(directory, target, 1)
    for (let round = 0; round < Number(rounds); round++) {
      limit.push(await time(() => bound(directory, buffer)))
      ours.push(await time(() => snapshot(directory, target, 1)))
    }
    return { ours: median(ours), bound: median(limit) }
  },
  /** How long a run's scan keeps others from running: a task that comes back at every turn of the loop looks at it. */
  async 'beside another task'(directory = '') {
    const { scanOutput } = await import('../../../packages/core/src/output/output.ts')
    const delay = monitorEventLoopDelay({ resolution: 1 })
    let [block, blockCpu, done] = [0, 0, false]
    let [last, lastCpu] = [performance.now(), threadTime()]
    const look = (): void => {
      block = Math.max(block, performance.now() - last)
      blockCpu = Math.max(blockCpu, threadTime() - lastCpu)
      last = performance.now()
      lastCpu = threadTime()
      if (!done) setImmediate(look)
    }
    delay.enable()
    setImmediate(look)
    const inner = await time(() => scanOutput({ name: 'dist', directory }, { exclude: [] }, []))
    done = true
    delay.disable()
    return { inner, block, blockCpu, delay: delay.max / 1e6 }
  },
  /** The same as on one thread, but in one go. */
  async 'without a break'(directory = '', target = '') {
    const { walk } = await import('../../../packages/core/src/scan/walk.ts')
    const { hashFiles } = await import('../../../packages/core/src/scan/hash-files.ts')
    const { Slices } = await import('../../../packages/core/src/scan/slice.ts')
    const { writeManifest } = await import('../../../packages/core/src/manifest/manifest.ts')
    class Endless extends Slices {
      override get over(): boolean {
        return false
      }
    }
    const slices = new Endless()
    const rules = { wants: () => true, prunes: () => false, ignored: new Set<string>() }
    const inner = await time(async () => {
      const paths = await walk(directory, rules, slices)
      const hashes = await hashFiles(`${directory}/`, paths, slices)
      writeFileSync(target, (await writeManifest({ paths, hashes }, slices)).bytes)
    })
    return { inner }
  },
  /** An empty process. */
  bare: () => ({}),
  async 'workbox-build'(directory = '') {
    const { getManifest } = await import('workbox-build')
    const { count } = await getManifest({
      globDirectory: directory,
      globPatterns: ['**/*'],
      maximumFileSizeToCacheInBytes: 1e9,
    })
    return { files: count }
  },
  async hasha(directory = '') {
    const { hashFile } = await import('hasha')
    const entries = readdirSync(directory, { recursive: true, withFileTypes: true })
    const files = entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name))
    let next = 0
    const work = async () => {
      for (let file = files[next++]; file !== undefined; file = files[next++]) {
        await hashFile(file, { algorithm: 'sha256' })
      }
    }
    await Promise.all(Array.from({ length: 16 }, work))
    return { files: files.length }
  },
  async 'folder-hash'(directory = '') {
    const { hashElement } = await import('folder-hash')
    await hashElement(directory, { algo: 'sha256', encoding: 'hex' })
    return {}
  },
  /** A fixed piece of work for one core. */
  async spin() {
    const block = Buffer.alloc(BLOCK)
    return { inner: await bestTime(1, () => hashTimes(block, 400)) }
  },
})

function hashTimes(block: Buffer, times: number): void {
  const hash = createHash('sha256')
  for (let i = 0; i < times; i++) hash.update(block)
  hash.digest()
}
