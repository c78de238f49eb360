import { expect, test } from 'vitest'
import { MemoryBlobs } from '../../../../../../test/support/memory-blobs.ts'
import { hashOf, ledgerOf, snapshotOf, versionOf } from '../../../testing/store/contents.ts'
import { readLedger } from '../../read.ts'
import { emptyLedger, serializeLedger } from '../../settle.ts'
import { createBlobStore } from './blob-store.ts'
import type { Blobs } from './blobs.ts'

const at = (sequence: number, id = 'one') =>
  serializeLedger({ ...emptyLedger('production', []), id, sequence })

function createGate() {
  let open = () => {}
  const opened = new Promise<void>(resolve => {
    open = resolve
  })
  return { opened, open: () => open() }
}

/** Blobs whose calls of one kind stop, by their names, until they are let go. */
function stopAt(blobs: MemoryBlobs, call: 'put' | 'remove', name: RegExp) {
  const reached = createGate()
  const released = createGate()
  const wait = async (which: string, at: string) => {
    if (which !== call || !name.test(at)) return
    reached.open()
    await released.opened
  }
  const stopping: Blobs = {
    location: 'memory',
    get: each => blobs.get(each),
    list: prefix => blobs.list(prefix),
    put: (each, ...rest) => wait('put', each).then(() => blobs.put(each, ...rest)),
    remove: each => wait('remove', each).then(() => blobs.remove(each)),
  }
  return { stopping, reached: reached.opened, release: released.open }
}

test('a writer that sweeps late removes nothing that a later ledger refers to', async () => {
  const blobs = new MemoryBlobs()
  const other = createBlobStore(blobs, Date.now)
  await other.write(ledgerOf('1', 'a'), undefined)
  const { stopping, reached, release } = stopAt(blobs, 'remove', /manifests/)
  const late = createBlobStore(stopping, Date.now).write(ledgerOf('2', 'b'), await versionOf(other))
  await reached
  // The manifest that the late one is about to remove is referred to anew.
  expect(await other.write(ledgerOf('3', 'a'), await versionOf(other))).toBe(true)
  release()
  expect(await late).toBe(true)
  expect((await other.read())?.text).toBe('3')
  expect(await other.readManifest(hashOf('a'))).toEqual(Buffer.from('a'))
})

test('a writer whose manifest was swept before its ledger landed lands with its second try', async () => {
  const blobs = new MemoryBlobs()
  const other = createBlobStore(blobs, Date.now)
  await other.write(ledgerOf('1', 'a'), undefined)
  const base = await versionOf(other)
  const { stopping, reached, release } = stopAt(blobs, 'put', /ledger/)
  const slow = createBlobStore(stopping, Date.now)
  const first = slow.write(ledgerOf('slow', 'c'), base)
  await reached
  expect(await other.write(ledgerOf('2', 'b'), base)).toBe(true)
  expect(await other.listManifests()).toEqual([hashOf('b')])
  release()
  expect(await first).toBe(false)
  expect(await slow.write(ledgerOf('slow', 'c'), await versionOf(slow))).toBe(true)
  expect(await other.readManifest(hashOf('c'))).toEqual(Buffer.from('c'))
})

test('a build that sweeps late removes nothing that a later snapshot refers to', async () => {
  const blobs = new MemoryBlobs()
  const other = createBlobStore(blobs, Date.now)
  const [one, two, three] = ['a', 'b', 'a'].map((name, index) => snapshotOf(`${index} ${hashOf(name)}`, name))
  await other.updateSnapshot(() => one ?? snapshotOf(''))
  const { stopping, reached, release } = stopAt(blobs, 'remove', /manifests/)
  const late = createBlobStore(stopping, Date.now).updateSnapshot(() => two ?? snapshotOf(''))
  await reached
  await other.updateSnapshot(() => three ?? snapshotOf(''))
  release()
  await late
  expect(await other.readSnapshot()).toEqual(three)
})

test('a line that comes in while the ledger is put stays in the journal', async () => {
  const blobs = new MemoryBlobs()
  const other = createBlobStore(blobs, Date.now)
  await other.write(ledgerOf('1'), undefined)
  await other.append('seen')
  const { stopping, reached, release } = stopAt(blobs, 'put', /ledger/)
  const writing = createBlobStore(stopping, Date.now).write(ledgerOf('2'), await versionOf(other))
  await reached
  await other.append('later')
  release()
  expect(await writing).toBe(true)
  expect(await other.read()).toMatchObject({ text: '2', journal: ['later'] })
})

test('what the ledger refers to is put once, unless it is damaged', async () => {
  const blobs = new MemoryBlobs()
  const store = createBlobStore(blobs, Date.now)
  const text = `refers to ${hashOf('a')}`
  await store.write(ledgerOf(text, 'a'), undefined)
  const names = await blobs.list('manifests/')
  await store.write(ledgerOf(`${text} again`, 'a'), await versionOf(store))
  expect(await blobs.list('manifests/')).toEqual(names)
  for (const name of names) await blobs.put(name, Buffer.from('torn'), 'any')
  const next = createBlobStore(blobs, Date.now)
  await expect(next.readManifest(hashOf('a'))).rejects.toMatchObject({
    code: 'LEDGER_INCOMPLETE',
    message: expect.stringContaining('memory/manifests/'),
  })
  await next.write(ledgerOf(`${text} anew`, 'a'), await versionOf(next))
  expect(await next.readManifest(hashOf('a'))).toEqual(Buffer.from('a'))
})

test('a ledger that is gone, or older than its mark, is no first run', async () => {
  const blobs = new MemoryBlobs()
  const store = createBlobStore(blobs, Date.now)
  const read = () => readLedger(store, 'production', () => false)
  await store.write(ledgerOf(at(1)), undefined)
  const older = await blobs.get('ledger.json')
  await store.write(ledgerOf(at(2)), await versionOf(store))
  await blobs.put('ledger.json', older?.bytes ?? Buffer.of(), 'any')
  await expect(read()).rejects.toMatchObject({
    code: 'LEDGER_LOST',
    message: expect.stringContaining('is an older copy (write 1), although write 2'),
    hint: expect.stringContaining('--reset-ledger'),
  })
  await blobs.remove('ledger.json')
  await expect(read()).rejects.toMatchObject({
    code: 'LEDGER_LOST',
    message: expect.stringContaining('gone'),
  })
  // Begun afresh, also where the process ends before the mark of the new one is put.
  const mark = await blobs.get('seen.json')
  await store.write(ledgerOf(at(1, 'two')), undefined)
  await blobs.put('seen.json', mark?.bytes ?? Buffer.of(), 'any')
  expect((await read()).document?.id).toBe('two')
})

test('a mark of an earlier writer that comes late does not hide that of a later one', async () => {
  const blobs = new MemoryBlobs()
  const other = createBlobStore(blobs, Date.now)
  const { stopping, reached, release } = stopAt(blobs, 'put', /seen/)
  const late = createBlobStore(stopping, Date.now).write(ledgerOf(at(1)), undefined)
  await reached
  await other.write(ledgerOf(at(2)), await versionOf(other))
  release()
  expect(await late).toBe(true)
  expect(await other.lastWrite?.()).toEqual({ id: 'one', sequence: 2 })
})

test('trying whether it can be written leaves nothing behind, and fails as a write does', async () => {
  const blobs = new MemoryBlobs()
  await createBlobStore(blobs, Date.now).tryWrite?.()
  expect([...blobs.blobs.keys()]).toEqual([])
  const refusing = Object.assign(new MemoryBlobs(), { put: () => Promise.reject(new Error('full')) })
  await expect(createBlobStore(refusing, Date.now).tryWrite?.()).rejects.toThrow('full')
})
