import { createHash, randomUUID } from 'node:crypto'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import type { Store } from '../../packages/core/src/ledger/store.ts'
import { createFileStore } from '../../packages/core/src/ledger/stores/file/file-store.ts'
import { withLock } from '../../packages/core/src/ledger/stores/file/lock.ts'
import { currentHolder } from '../../packages/core/src/ledger/stores/file/lock-holder.ts'

// One process that uses a ledger: `node ledger-child.js <action> <directory>`. It prints `done`, or the error as JSON.

const [action = '', directory = ''] = process.argv.slice(2)
const store = createFileStore(directory, { location: '.cdn-purge' })

const actions: Readonly<Record<string, () => Promise<void>>> = {
  async write() {
    await store.write(revision('new'), (await store.read())?.version)
  },
  async append() {
    await store.append('new line')
  },
  async snapshot() {
    await store.updateSnapshot(() => ({ text: 'new', manifests: revision('new').manifests }))
  },
  /** Waits for a byte, then adds one to a number 40 times. */
  async increment() {
    await go()
    for (let done = 0; done < 40; ) if (await increment(store)) done++
  },
  /** Waits for a byte, then 50 times adds one to a number in a file under the lock, and leaves a dead lock behind. */
  async abandon() {
    await go()
    const number = join(directory, 'number')
    for (let round = 0; round < 50; round++) {
      await withLock(directory, '.cdn-purge', 30_000, () => {
        writeFileSync(number, String(Number(readFileSync(number, 'utf8')) + 1))
        // ASSUME: above the highest pid that Linux gives out (4194304).
        const dead = { ...currentHolder(randomUUID()), pid: 4_194_305 }
        const temporary = join(directory, `${dead.nonce}.dead`)
        writeFileSync(temporary, JSON.stringify(dead))
        renameSync(temporary, join(directory, 'lock'))
      })
    }
  },
  /** Waits for a byte, then counts to 150: each number is a journal line first and the ledger next. */
  async count() {
    await go()
    for (let number = 1; number <= 150; number++) {
      await store.append(String(number))
      const { version } = (await store.read()) ?? {}
      await store.write({ text: String(number), manifests: new Map(), keep: new Set() }, version)
    }
  },
  /** Takes the lock, says so, and never gives it back. */
  async hold() {
    await withLock(directory, '.cdn-purge', 0, () => {
      process.stdout.write('held\n')
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
    })
  },
}

try {
  await actions[action]?.()
  process.stdout.write('done\n')
} catch (error) {
  const known = error instanceof Error && 'code' in error ? { code: error.code, message: error.message } : {}
  process.stdout.write(`${JSON.stringify(known)}\n`)
}

function revision(name: string) {
  const manifest = Buffer.from(`manifest of ${name}`)
  const hash = createHash('sha256').update(manifest).digest('hex')
  return { text: name, manifests: new Map([[hash, manifest]]), keep: new Set([hash]) }
}

async function increment(ledger: Store): Promise<boolean> {
  const before = await ledger.read()
  const text = String(Number(before?.text ?? '0') + 1)
  return ledger.write({ text, manifests: new Map(), keep: new Set() }, before?.version)
}

async function go(): Promise<void> {
  process.stdout.write('ready\n')
  for await (const _ of process.stdin) return
}
