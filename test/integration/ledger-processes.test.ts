import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createFileStore } from '../../packages/core/src/ledger/stores/file/file-store.ts'
import { buildScript } from '../support/build-script.ts'

let root: string
let script: string

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'ledger-processes-'))
  script = await buildScript('ledger-child.ts', root)
})

afterAll(() => rmSync(root, { recursive: true, force: true }))

const ledger = (text: string) => ({ text, manifests: new Map<string, Uint8Array>(), keep: new Set<string>() })

function makeDirectory(name: string): string {
  const directory = join(root, name)
  mkdirSync(directory)
  return directory
}

/** Starts a child and waits until it says that it is ready. */
async function start(action: string, directory: string) {
  const child = execa(process.execPath, [script, action, directory])
  await new Promise<void>((resolve, reject) => {
    child.stdout.once('data', () => resolve())
    child.once('exit', () => reject(new Error(`"${action}" ended before it was ready`)))
  })
  return { child, go: () => child.stdin.end('\n') }
}

/** Runs children that start at once. */
async function runTogether(action: string, directory: string, count: number): Promise<void> {
  const started = await Promise.all(Array.from({ length: count }, () => start(action, directory)))
  for (const { go } of started) go()
  for (const { child } of started) expect((await child).stdout).toBe('ready\ndone')
}

it('loses no update of two processes', async () => {
  const directory = join(root, 'updates')
  await runTogether('increment', directory, 2)
  const store = createFileStore(directory, { location: '.cdn-purge' })
  expect(await store.read()).toMatchObject({ text: '80' })
})

it('lets one process in at a time although each leaves a dead lock behind', async () => {
  const directory = makeDirectory('abandoned')
  writeFileSync(join(directory, 'number'), '0')
  await runTogether('abandon', directory, 4)
  expect(readFileSync(join(directory, 'number'), 'utf8')).toBe('200')
})

it('waits for a living holder, and breaks the lock of a killed one at once', async () => {
  const directory = makeDirectory('held')
  const store = createFileStore(directory, { location: '.cdn-purge', lockTimeout: 0 })
  const { child: holder } = await start('hold', directory)
  await expect(store.write(ledger('1'), undefined)).rejects.toMatchObject({
    code: 'LEDGER_LOCKED',
    message: expect.stringContaining(`held by process ${holder.pid} on host`),
  })
  holder.kill('SIGKILL')
  await expect(holder).rejects.toMatchObject({ signal: 'SIGKILL' })
  expect(await store.write(ledger('1'), undefined)).toBe(true)
})

it('never reads a ledger without the journal lines that belong to it', async () => {
  const directory = join(root, 'counted')
  const store = createFileStore(directory, { location: '.cdn-purge' })
  await store.write(ledger('0'), undefined)
  const { child: writer, go } = await start('count', directory)
  go()
  let running = true
  const ended = writer.finally(() => {
    running = false
  })
  const seen: number[] = []
  while (running) {
    const { text, journal } = (await store.read()) ?? { text: 'none', journal: [] }
    seen.push(Math.max(...[text, ...journal].map(Number)))
    await new Promise(setImmediate)
  }
  await ended
  expect(seen).toEqual(seen.toSorted((a, b) => a - b))
  expect(seen.at(-1)).toBe(150)
})
