import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Snapshot } from '../scan/model.ts'
import { sortPaths } from '../scan/order.ts'
import { scan } from '../scan/scan.ts'
import { manifestHash, readManifest, readPaths, writeManifest } from './manifest.ts'

const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex')
const snapshotOf = (paths: readonly string[]): Snapshot => {
  const sorted = sortPaths([...new Set(paths)])
  return { paths: sorted, hashes: sorted.map(sha256) }
}
const hash = sha256('')

describe('writeManifest', () => {
  test('writes what sha256sum prints, and names it', async () => {
    const written = await writeManifest({ paths: ['a b.js', 'a\\b\nc\rd'], hashes: [hash, hash] })
    expect(Buffer.from(written.bytes).toString()).toBe(`${hash}  a b.js\n\\${hash}  a\\\\b\\nc\\rd\n`)
    expect(written.hash).toBe(manifestHash(written.bytes))
  })

  test('is read by sha256sum -c in the directory', async () => {
    const root = mkdtempSync(join(tmpdir(), 'manifest-'))
    const sums = mkdtempSync(join(tmpdir(), 'manifest-sums-'))
    try {
      const names = [
        ...[
          'plain',
          'a b',
          ' leading',
          'trailing ',
          '*star',
          '#hash',
          '%20',
          '?q',
          'a,b',
          `"'`,
          '-dash',
          '\\',
          'a\\nb',
        ],
        ...[
          'a\nb',
          'a\rb',
          '\\\n\r',
          'caf\u00e9',
          'cafe\u0301',
          '日本',
          '😀',
          '\ufffd',
          '\u0085',
          '\u2028',
          '\t',
        ],
      ]
      for (const name of names) writeFileSync(join(root, name), name)
      const manifest = join(sums, 'x.sums')
      writeFileSync(manifest, (await writeManifest(await scan(root))).bytes)
      execFileSync('sha256sum', ['--check', '--strict', '--quiet', manifest], { cwd: root })
      const printed = execFileSync('sha256sum', ['--check', '--strict', manifest], { cwd: root })
      expect(printed.toString().match(/: OK$/gm)).toHaveLength(names.length)
      writeFileSync(join(root, 'plain'), 'other')
      expect(() => execFileSync('sha256sum', ['--check', manifest], { cwd: root, stdio: 'pipe' })).toThrow()
    } finally {
      rmSync(root, { recursive: true })
      rmSync(sums, { recursive: true })
    }
  })
})

describe('readManifest', () => {
  test('gives what was written, for any names', async () => {
    const unit = fc.oneof(
      fc.constantFrom('\\', '\n', '\r', ' ', 'n', '/', '😀', '\uffee'),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    )
    const path = fc.string({ unit, minLength: 1 }).filter(text => !text.startsWith('/'))
    await fc.assert(
      fc.asyncProperty(fc.array(path), async paths => {
        const snapshot = snapshotOf(paths)
        const { bytes } = await writeManifest(snapshot)
        expect(readManifest(bytes)).toEqual(snapshot)
        expect(readPaths(bytes)).toEqual(snapshot.paths)
      }),
    )
  })

  test('goes on beyond one piece', async () => {
    const snapshot = snapshotOf(Array.from({ length: 30_000 }, (_, i) => `folder/é-${i}.html`))
    const { bytes: manifest, hash: name } = await writeManifest(snapshot)
    expect(name).toBe(manifestHash(manifest))
    expect(manifest.length).toBeGreaterThan(2 << 20)
    expect(readManifest(manifest)).toEqual(snapshot)
  })

  test('reads an empty one', () => {
    expect(readManifest(new Uint8Array())).toEqual({ paths: [], hashes: [] })
  })

  const good = `${hash}  a\n`
  test.each([
    ['no line end', `${good}${hash}  b`, 2, 'its end is missing'],
    ['an empty line', `${good}\n`, 2, 'not a SHA-256'],
    ['a short hash', `${good}${hash.slice(1)}  b\n`, 2, 'not a SHA-256'],
    ['upper case', `${hash.toUpperCase()}  a\n`, 1, 'not a SHA-256'],
    ['one space', `${good}${hash} bb\n`, 2, 'not a SHA-256'],
    ['no path', `${hash}  \n`, 1, 'not a SHA-256'],
    ['a merge conflict', `<<<<<<< HEAD\n${good}`, 1, 'not a SHA-256'],
    ['an absolute path', `${hash}  /etc/passwd\n`, 1, 'not relative'],
    ['the wrong order', `${hash}  b\n${good}`, 2, 'does not sort after'],
    ['a path twice', good + good, 2, 'does not sort after'],
    ['an unknown escape', `\\${hash}  a\\tb\n`, 1, 'not escaped'],
    ['a lone backslash at the end', `\\${hash}  a\\\n`, 1, 'not escaped'],
    ['a mark without need', `\\${hash}  a\n`, 1, 'not escaped'],
  ])('refuses %s and names the line', (_, text, line, why) => {
    const read = () => readManifest(Buffer.from(text))
    expect(read).toThrow(expect.objectContaining({ code: 'LEDGER_INVALID' }))
    expect(read).toThrow(`line ${line}: `)
    expect(read).toThrow(why)
  })

  test('refuses bytes that are not UTF-8 and names the line', () => {
    const bytes = Buffer.concat([Buffer.from(`${good}${hash}  b`), Buffer.from([0xff, 10])])
    expect(() => readManifest(bytes)).toThrow('line 2: it is not UTF-8')
  })
})

test('readPaths refuses what holds no paths', () => {
  for (const text of ['x', 'x\n', `${hash}  \n`, `\\${hash}  a\n`]) {
    expect(() => readPaths(Buffer.from(`${hash}  a\n${text}`))).toThrow('line 2: ')
  }
})

test('manifestHash is the SHA-256 of the bytes', () => {
  expect(manifestHash(Buffer.from('abc'))).toBe(sha256('abc'))
})
