import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { describe, expect, test } from 'vitest'
import { writeManifest } from '../../packages/core/src/manifest/manifest.ts'
import { scan } from '../../packages/core/src/scan/scan.ts'
import { SharedWork, shareMemory } from '../../packages/core/src/scan/shared-work.ts'
import { createFolder } from '../support/workspace.ts'

const dist = new URL('../../packages/core/dist/', import.meta.url)

function createOutput(count: number): string {
  const files = Array.from({ length: count }, (_, i) => [`${i % 7}/${i}.txt`, `file ${i}`] as const)
  return createFolder(Object.fromEntries(files))
}

describe('the second thread', () => {
  test('hashes the files that it takes and leaves out those that it cannot read', async () => {
    const paths = ['a.txt', 'missing.txt', 'b.txt', 'c.txt']
    const root = createFolder({ 'a.txt': 'A', 'b.txt': 'B', 'c.txt': 'C'.repeat(300_000) })
    const memory = shareMemory(paths.length)
    const work = new SharedWork(memory)
    const workerData = { prefix: `${root}/`, count: paths.length, memory }
    const worker = new Worker(new URL('hash-worker.js', dist), { workerData })
    worker.postMessage(paths.slice(0, 2))
    worker.postMessage(paths.slice(2))
    expect(await once(worker, 'exit')).toEqual([0])
    const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
    expect(paths.map((_, index) => work.at(index))).toEqual([
      sha256('A'),
      undefined,
      sha256('B'),
      sha256('C'.repeat(300_000)),
    ])
  })

  test('is started by the built package for many files, with the same result', async () => {
    const root = createOutput(30_001)
    const script = `
      import { scanOutput } from ${JSON.stringify(new URL('run.js', dist).href)}
      let workers = 0
      process.on('worker', () => workers++)
      const { hash } = await scanOutput({ name: 'dist', directory: ${JSON.stringify(root)} }, { exclude: [] }, [])
      console.log(JSON.stringify({ hash, workers }))`
    const output = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: fileURLToPath(dist),
      encoding: 'utf8',
    })
    const { hash } = await writeManifest(await scan(root, { threads: 1 }))
    expect(JSON.parse(output)).toEqual({ hash, workers: 1 })
  })

  test('is done without where its file is missing, as in our own sources', async () => {
    const root = createOutput(50)
    const [one, two] = [await scan(root, { threads: 1 }), await scan(root, { threads: 2 })]
    expect([...two.paths, ...two.hashes]).toEqual([...one.paths, ...one.hashes])
  })
})
