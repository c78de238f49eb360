import assert from 'node:assert/strict'
import type { Store } from '../../ledger/store.ts'
import type { Test } from '../test.ts'
import { hashOf, ledgerOf, snapshotOf, versionOf } from './contents.ts'
import { testCrashes } from './crash-cases.ts'
import { testLedgers } from './ledger-cases.ts'
import type { CreateStore, StoreTrials } from './trials.ts'

/**
 * Tries a store: what was written is read, a write lands only on the version that it was made from, the journal keeps
 * its lines in order, the snapshot is replaced as a whole, eight runs at once lose nothing, and a ledger that is
 * cut, newer, or lacks a manifest is left as it is.
 *
 * @param test - registers a case: `test` of Vitest, Jest or `node:test`
 * @example
 * testStore(() => createMyStore({ prefix: randomUUID() }), test)
 */
export function testStore(create: CreateStore, test: Test, { endAfter }: StoreTrials = {}): void {
  testLedgers(create, test)
  if (endAfter !== undefined) testCrashes(create, endAfter, test)

  test('finds nothing where there is no ledger', async () => {
    const store = await create()
    assert.equal(await store.read(), undefined)
    assert.equal(await store.readManifest(hashOf('a')), undefined)
    assert.equal(await store.readSnapshot(), undefined)
    assert.deepEqual(await store.listManifests(), [])
    await store.removeSnapshot('{}')
  })

  test('keeps what was written, also for another one that is opened on it', async () => {
    const store = await create()
    assert.equal(await store.write(ledgerOf('1', 'a', 'b'), undefined), true)
    for (const each of [store, await create(store)]) {
      const stored = await each.read()
      assert.deepEqual([stored?.text, stored?.journal], ['1', []])
      assert.deepEqual(Buffer.from((await each.readManifest(hashOf('a'))) ?? []), Buffer.from('a'))
      assert.deepEqual([...(await each.listManifests())].sort(), [hashOf('a'), hashOf('b')].sort())
    }
  })

  test('lands only on the version that a write was made from', async () => {
    const store = await create()
    await store.write(ledgerOf('1'), undefined)
    const first = await versionOf(store)
    assert.equal(await store.write(ledgerOf('2'), undefined), false)
    assert.equal(await store.write(ledgerOf('2'), first), true)
    assert.equal(await store.write(ledgerOf('3'), first), false)
    assert.equal((await store.read())?.text, '2')
  })

  test('does not land over a journal line that the writer has not seen', async () => {
    const store = await create()
    await store.write(ledgerOf('1'), undefined)
    const before = await versionOf(store)
    await store.append('line')
    assert.equal(await store.write(ledgerOf('2'), before), false)
    assert.equal(await store.write(ledgerOf('2'), await versionOf(store)), true)
    const stored = await store.read()
    assert.deepEqual([stored?.text, stored?.journal], ['2', []])
  })

  test('lets one of eight writers win, and loses no other', async () => {
    const store = await create()
    await store.write(ledgerOf('0'), undefined)
    const writers = await Promise.all(Array.from({ length: 8 }, () => create(store)))
    await Promise.all(writers.map(writer => addOne(writer)))
    assert.equal((await store.read())?.text, '8')
  })

  test('removes manifests that nothing refers to', async () => {
    const store = await create()
    await store.write(ledgerOf('1', 'a'), undefined)
    await store.write(ledgerOf('2', 'b'), await versionOf(store))
    assert.deepEqual(await store.listManifests(), [hashOf('b')])
    await store.write({ ...ledgerOf('3'), keep: new Set([hashOf('b')]) }, await versionOf(store))
    assert.deepEqual(Buffer.from((await store.readManifest(hashOf('b'))) ?? []), Buffer.from('b'))
  })

  test('gives the lines of the journal in order, also when they come at once', async () => {
    const store = await create()
    await store.write(ledgerOf('1'), undefined)
    await store.append('first')
    const lines = Array.from({ length: 20 }, (_, index) => `line ${index}`)
    await Promise.all(lines.map(line => store.append(line)))
    const journal = (await store.read())?.journal ?? []
    assert.equal(journal[0], 'first')
    assert.deepEqual([...journal].sort(), ['first', ...lines].sort())
  })

  test('replaces the snapshot as a whole, from what it was', async () => {
    const store = await create()
    const seen: (string | undefined)[] = []
    for (const [text, ...manifests] of [
      ['one', 'a'],
      ['two', 'b'],
    ] as const) {
      await store.updateSnapshot(stored => {
        seen.push(stored?.text)
        return snapshotOf(`${text} ${manifests.map(hashOf).join(' ')}`, ...manifests)
      })
    }
    assert.deepEqual(seen, [undefined, `one ${hashOf('a')}`])
    const stored = await store.readSnapshot()
    assert.equal(stored?.text, `two ${hashOf('b')}`)
    assert.deepEqual([...(stored?.manifests.keys() ?? [])], [hashOf('b')])
    assert.equal(await store.read(), undefined)
  })

  test('leaves the snapshot as it was when its change throws', async () => {
    const store = await create()
    await store.updateSnapshot(() => snapshotOf('one'))
    const failing = store.updateSnapshot(() => {
      throw new Error('not now')
    })
    await assert.rejects(failing, /not now/)
    assert.equal((await store.readSnapshot())?.text, 'one')
  })

  test('removes the snapshot only if it is still the one that was applied', async () => {
    const store = await create()
    await store.updateSnapshot(() => snapshotOf('one'))
    await store.removeSnapshot('another')
    assert.equal((await store.readSnapshot())?.text, 'one')
    await store.removeSnapshot('one')
    assert.equal(await store.readSnapshot(), undefined)
  })
}

/** Counts up as a run writes: again on the newest, until it lands. */
async function addOne(store: Store): Promise<void> {
  for (;;) {
    const stored = await store.read()
    if (await store.write(ledgerOf(String(Number(stored?.text ?? 0) + 1)), stored?.version)) return
  }
}
