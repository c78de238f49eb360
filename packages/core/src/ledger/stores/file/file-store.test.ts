import { createHash } from 'node:crypto'
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LedgerWrite, Store } from '../../store.ts'
import { createFileStore } from './file-store.ts'

let root: string
let directory: string
let store: Store

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'file-store-'))
  directory = join(root, 'deep', '.cdn-purge')
  store = createFileStore(directory, { location: '.cdn-purge', lockTimeout: 0 })
})

afterEach(() => rmSync(root, { recursive: true, force: true }))

const file = (...name: string[]) => join(directory, ...name)
const bytesOf = (content: string) => Buffer.from(content)
const hashOf = (content: string) => createHash('sha256').update(content).digest('hex')

function ledger(text: string, ...manifests: string[]): LedgerWrite {
  return {
    text,
    manifests: new Map(manifests.map(content => [hashOf(content), bytesOf(content)])),
    keep: new Set(manifests.map(hashOf)),
  }
}

function snapshot(text: string, ...manifests: string[]) {
  return { text, manifests: ledger(text, ...manifests).manifests }
}

async function version(): Promise<string | undefined> {
  return (await store.read())?.version
}

/** What lies in a folder, but for what tells Git to leave it alone. */
const names = (folder: string) => readdirSync(folder).filter(name => name !== '.gitattributes')

describe('reading', () => {
  it('finds nothing, and makes nothing, where there is no ledger', async () => {
    expect(await store.read()).toBeUndefined()
    expect(await store.readManifest(hashOf('a'))).toBeUndefined()
    expect(await store.readSnapshot()).toBeUndefined()
    await store.append('{}')
    expect(await store.listManifests()).toEqual([])
    await store.removeSnapshot('{}')
    expect(readdirSync(root)).toEqual([])
  })

  it('names a damaged manifest', async () => {
    await store.write(ledger('1', 'a'), undefined)
    writeFileSync(file(`${hashOf('a')}.sums`), 'b')
    await expect(store.readManifest(hashOf('a'))).rejects.toMatchObject({
      code: 'LEDGER_INCOMPLETE',
      message: expect.stringContaining(`.cdn-purge/${hashOf('a')}.sums`),
    })
  })

  it('says which file is not readable, and why', async () => {
    const blocked = createFileStore(join(root, 'file'), { location: 'file' })
    writeFileSync(join(root, 'file'), 'kept')
    await expect(blocked.read()).rejects.toMatchObject({
      code: 'LEDGER_INVALID',
      message: 'file/ledger.json cannot be read: not a directory (ENOTDIR).',
      hint: expect.stringContaining('"ledger"'),
    })
    await expect(blocked.write(ledger('1'), undefined)).rejects.toMatchObject({
      code: 'LEDGER_UNWRITABLE',
      message: 'file cannot be made: file already exists (EEXIST).',
    })
    expect(readFileSync(join(root, 'file'), 'utf8')).toBe('kept')
  })
})

describe('writing', () => {
  it('keeps what was written', async () => {
    expect(await store.write(ledger('1', 'a', 'b'), undefined)).toBe(true)
    expect(await store.read()).toMatchObject({ text: '1', journal: [] })
    expect(await store.readManifest(hashOf('a'))).toEqual(bytesOf('a'))
    expect(names(directory).sort()).toEqual(
      [`${hashOf('a')}.sums`, `${hashOf('b')}.sums`, 'ledger.json'].sort(),
    )
  })

  it('lands only on the version that it was made from', async () => {
    await store.write(ledger('1'), undefined)
    const first = await version()
    expect(await store.write(ledger('2'), undefined)).toBe(false)
    expect(await store.write(ledger('2'), first)).toBe(true)
    expect(await store.write(ledger('3'), first)).toBe(false)
    expect(await store.read()).toMatchObject({ text: '2' })
    rmSync(file('ledger.json'))
    expect(await store.write(ledger('3'), first)).toBe(false)
    expect(await store.read()).toBeUndefined()
  })

  it('does not land over a journal line that it has not seen', async () => {
    await store.write(ledger('1'), undefined)
    const before = await version()
    await store.append('line')
    expect(await store.write(ledger('2'), before)).toBe(false)
    expect(await store.write(ledger('2'), await version())).toBe(true)
    expect(await store.read()).toMatchObject({ text: '2', journal: [] })
  })

  it('removes what nothing refers to, and nothing else', async () => {
    await store.write(ledger('1', 'a'), undefined)
    const strays = ['ledger.json.tmp', `${hashOf('z')}.sums`, `${hashOf('z')}.sums.tmp`]
    const debris = [`lock.${hashOf('z').slice(0, 36)}.tmp`, 'lock.12-34.broken']
    for (const stray of [...strays, ...debris]) writeFileSync(file(stray), 'stray')
    const other = createFileStore(file('staging'), { location: 'staging' })
    await other.write(ledger('1', 'c'), undefined)
    for (const foreign of ['notes.sums', 'README.md.tmp', 'lock.txt']) writeFileSync(file(foreign), 'foreign')
    await store.write(ledger('2', 'b'), await version())
    expect(names(directory).sort()).toEqual(
      ['README.md.tmp', `${hashOf('b')}.sums`, 'ledger.json', 'lock.txt', 'notes.sums', 'staging'].sort(),
    )
    expect(await other.readManifest(hashOf('c'))).toEqual(bytesOf('c'))
  })

  it('replaces a manifest that is damaged and leaves one that is right', async () => {
    await store.write(ledger('1', 'a'), undefined)
    await store.write({ ...ledger('2'), keep: new Set([hashOf('a')]) }, await version())
    expect(await store.readManifest(hashOf('a'))).toEqual(bytesOf('a'))
    writeFileSync(file(`${hashOf('a')}.sums`), 'damaged')
    await store.write(ledger('3', 'a'), await version())
    expect(await store.readManifest(hashOf('a'))).toEqual(bytesOf('a'))
  })

  it('does not let the journal of a ledger that is gone settle what a new one owes', async () => {
    await store.write(ledger('1'), undefined)
    await store.append('old')
    rmSync(file('ledger.json'))
    await store.write(ledger('2'), undefined)
    expect(await store.read()).toMatchObject({ text: '2', journal: [] })
  })

  it('lists the manifests that lie there, whatever the ledger says', async () => {
    await store.write(ledger('1', 'a'), undefined)
    rmSync(file('ledger.json'))
    expect(await store.listManifests()).toEqual([hashOf('a')])
  })

  it('tells Git to leave line ends alone', async () => {
    await store.write(ledger('1', 'a'), undefined)
    expect(readFileSync(file('.gitattributes'), 'utf8')).toBe('* -text\n')
  })
})

describe('the journal', () => {
  it('gives its lines in order, also when they come at once', async () => {
    await store.write(ledger('1'), undefined)
    const lines = Array.from({ length: 50 }, (_, index) => `line ${index}`)
    await Promise.all(lines.map(line => store.append(line)))
    expect((await store.read())?.journal).toEqual(lines)
  })

  it('ignores a last line that was not written whole, and glues nothing to it', async () => {
    await store.write(ledger('1'), undefined)
    await store.append('first')
    appendFileSync(file('journal.ndjson'), 'tor')
    expect((await store.read())?.journal).toEqual(['first'])
    await store.append('second')
    expect((await store.read())?.journal).toEqual(['first', 'tor', 'second'])
  })

  it('grows by the line alone', async () => {
    await store.write(ledger('x'.repeat(1_000_000)), undefined)
    const untouched = readFileSync(file('ledger.json'))
    await store.append('line')
    expect(readFileSync(file('journal.ndjson'), 'utf8')).toBe('line\n')
    expect(readFileSync(file('ledger.json')).equals(untouched)).toBe(true)
  })
})

describe('the snapshot', () => {
  it('is replaced as a whole, from what it was', async () => {
    const seen: (string | undefined)[] = []
    await store.updateSnapshot(stored => {
      seen.push(stored?.text)
      return snapshot('one', 'a')
    })
    await store.updateSnapshot(stored => {
      seen.push(stored?.text)
      return snapshot('two', 'b')
    })
    expect(seen).toEqual([undefined, 'one'])
    expect(await store.readSnapshot()).toEqual(snapshot('two', 'b'))
    expect(existsSync(file('ledger.json'))).toBe(false)
  })

  it('keeps the manifests of an earlier build that the entry still names', async () => {
    await store.updateSnapshot(() => snapshot(`client ${hashOf('a')}`, 'a'))
    const merged = `client ${hashOf('a')} server ${hashOf('b')}`
    await store.updateSnapshot(() => snapshot(merged, 'b'))
    expect(await store.readSnapshot()).toEqual(snapshot(merged, 'a', 'b'))
  })

  it('stays as it was when the change throws, and the lock is free again', async () => {
    await store.updateSnapshot(() => snapshot('one', 'a'))
    const failing = store.updateSnapshot(() => {
      throw new Error('not now')
    })
    await expect(failing).rejects.toThrow('not now')
    expect(await store.readSnapshot()).toEqual(snapshot('one', 'a'))
    expect(names(directory)).toEqual(['snapshot'])
    await store.updateSnapshot(() => snapshot('two', 'b'))
  })

  it('is removed only if it is still the one that was applied', async () => {
    await store.updateSnapshot(() => snapshot('one', 'a'))
    await store.removeSnapshot('another')
    expect(await store.readSnapshot()).toEqual(snapshot('one', 'a'))
    await store.removeSnapshot('one')
    expect(await store.readSnapshot()).toBeUndefined()
    expect(names(directory)).toEqual([])
  })

  it('names a damaged manifest', async () => {
    await store.updateSnapshot(() => snapshot('one', 'a'))
    writeFileSync(file('snapshot', `${hashOf('a')}.sums`), 'b')
    await expect(store.readSnapshot()).rejects.toMatchObject({
      code: 'SNAPSHOT_INVALID',
      message: expect.stringContaining(`.cdn-purge/snapshot/${hashOf('a')}.sums`),
    })
  })
})

describe('trying whether it can be written', () => {
  it('leaves nothing behind where there is no ledger, and says what is in the way', async () => {
    await store.tryWrite?.()
    expect(readdirSync(root)).toEqual([])
    writeFileSync(join(root, 'deep'), '')
    await expect(store.tryWrite?.()).rejects.toMatchObject({ code: 'LEDGER_INVALID' })
  })

  it('leaves the ledger as it is', async () => {
    await store.write(ledger('{}', 'a'), undefined)
    const before = [names(directory), await version()]
    await store.tryWrite?.()
    expect([names(directory), await version()]).toEqual(before)
  })
})
