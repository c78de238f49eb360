import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { isCdnPurgeError } from '../../errors/error.ts'
import type { Clock } from '../../http/clock.ts'
import { readForReset, readLedger } from '../../ledger/read.ts'
import { fold, rewriteLedger } from '../../ledger/rewrite.ts'
import type { LedgerDocument } from '../../ledger/schema.ts'
import { emptyLedger, journalLine, owe, serializeLedger } from '../../ledger/settle.ts'
import type { Store } from '../../ledger/store.ts'
import type { Test } from '../test.ts'
import { hashOf, ledgerOf, versionOf } from './contents.ts'
import type { CreateStore } from './trials.ts'

const ENVIRONMENT = 'production'
const WRITERS = 8
const now = Date.UTC(2026, 0, 2)

/** Tries real ledgers in a store, as runs write and read them. */
export function testLedgers(create: CreateStore, test: Test): void {
  test('loses nothing that one of eight runs at once owes or settles', async () => {
    const store = await create()
    await write(store, owed(emptyLedger(ENVIRONMENT, []), 'https://www.example.com/first'))
    const runs = await Promise.all(Array.from({ length: WRITERS }, () => create(store)))
    await Promise.all(
      runs.map(async (run, index) => {
        const [kept, settled] = ['kept', 'settled'].map(name => `https://www.example.com/${name}-${index}`)
        await rewriteLedger(
          { store: run, clock: clockAt(now) },
          document => document && owed(owed(document, `${kept}`), `${settled}`),
        )
        const { document } = await readLedger(run, ENVIRONMENT, () => false)
        const sent = sentOf(document).filter(({ item }) => item === settled)
        assert.equal(sent.length, 1)
        await run.append(journalLine(document?.id, 'cdn', sent))
        await fold({ store: run, clock: clockAt(now) })
      }),
    )
    await fold({ store, clock: clockAt(now) })
    const kept = Array.from({ length: WRITERS }, (_, index) => `https://www.example.com/kept-${index}`)
    assert.deepEqual(await pendingOf(store), ['https://www.example.com/first', ...kept].sort())
  })

  test('goes on where the clock of a machine is behind', async () => {
    const store = await create()
    await write(store, owed(emptyLedger(ENVIRONMENT, []), 'https://www.example.com/a'))
    const before = await readLedger(store, ENVIRONMENT, () => false)
    const sent = sentOf(before.document)
    await store.append(journalLine(before.document?.id, 'cdn', sent))
    const behind = { store: await create(store), clock: clockAt(now - 3_600_000) }
    await rewriteLedger(behind, document => document && owed(document, 'https://www.example.com/b'))
    assert.deepEqual(await pendingOf(store), ['https://www.example.com/b'])
    const { document } = await readLedger(store, ENVIRONMENT, () => false)
    assert.equal(document?.sequence, (before.document?.sequence ?? 0) + 1)
  })

  for (const { name, text, code } of [
    { name: 'is cut', text: serialized().slice(0, 100), code: 'LEDGER_INVALID' },
    { name: 'is of a newer version', text: JSON.stringify({ version: 999 }), code: 'LEDGER_NEWER' },
    { name: 'lacks a manifest', text: serialized(hashOf('gone')), code: 'LEDGER_INCOMPLETE' },
  ]) {
    test(`leaves a ledger as it is that ${name}, until it is reset`, async () => {
      const store = await create()
      await store.write(ledgerOf(text, 'there'), undefined)
      await refuses(store, code)
      assert.equal((await (await create(store)).read())?.text, text)
      assert.deepEqual(await store.listManifests(), [hashOf('there')])
      const { version } = await readForReset(store)
      assert.equal(await store.write(ledgerOf(serialized()), version), true)
      await readLedger(store, ENVIRONMENT, () => true)
    })
  }

  test('tells an older copy of its ledger from the newest, if it knows its last write', async () => {
    const store = await create()
    if (store.lastWrite === undefined) return
    assert.equal(await store.lastWrite(), undefined)
    await write(store, owed(emptyLedger(ENVIRONMENT, []), 'https://www.example.com/a'))
    const older = (await store.read())?.text ?? ''
    await rewriteLedger({ store, clock: clockAt(now) }, document => document)
    const mark = await (await create(store)).lastWrite?.()
    assert.equal(mark?.sequence, 2)
    await store.write(ledgerOf(older), await versionOf(store))
    assert.deepEqual(await store.lastWrite(), mark)
    await refuses(store, 'LEDGER_LOST')
    // Of another ledger nothing is known: it is one that was begun afresh.
    await store.write(ledgerOf(serialized()), await versionOf(store))
    await readLedger(store, ENVIRONMENT, () => false)
  })
}

async function refuses(store: Store, code: string): Promise<void> {
  await assert.rejects(
    readLedger(store, ENVIRONMENT, () => true),
    error => isCdnPurgeError(error) && error.code === code && error.message.includes(store.location),
  )
}

/** The text of a ledger of its own, with an output of that manifest. */
function serialized(manifest?: string): string {
  const outputs: LedgerDocument['outputs'] = new Map(
    manifest === undefined ? [] : [['dist', { manifest, files: 1 }]],
  )
  return serializeLedger({ ...emptyLedger(ENVIRONMENT, []), id: randomUUID(), outputs })
}

function owed(document: LedgerDocument, item: string): LedgerDocument {
  return owe(document, 'cdn', [{ kind: 'url', item }], document.sequence + 1)
}

async function write(store: Store, document: LedgerDocument): Promise<void> {
  await rewriteLedger({ store, clock: clockAt(now) }, () => document)
}

async function pendingOf(store: Store): Promise<string[]> {
  const { document } = await readLedger(store, ENVIRONMENT, () => true)
  return (document?.pending.get('cdn') ?? []).map(({ item }) => item).sort()
}

/** A clock that stands. */
function clockAt(time: number): Clock {
  return { now: () => time, sleep: async () => {} }
}

/** What a run sends, as it is pending. */
function sentOf(document: LedgerDocument | undefined) {
  return (document?.pending.get('cdn') ?? []).flatMap(item => (item.kind === 'output' ? [] : [item]))
}
