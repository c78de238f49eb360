import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { BUFFER_SIZE } from './hash-file.ts'
import { scan } from './scan.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'scan-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

function write(path: string, content: string | Uint8Array = path): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), content)
}

const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex')

describe('what a scan finds', () => {
  test('every file with its hash, sorted by the bytes of the path', async () => {
    const paths = ['B.js', 'a.js', 'a/b/c.js', 'a/index.html', 'a0', 'é.js', '\uffee', '😀']
    for (const path of paths) write(path)
    const snapshot = await scan(root)
    expect([...snapshot.paths]).toEqual([
      'B.js',
      'a.js',
      'a/b/c.js',
      'a/index.html',
      'a0',
      'é.js',
      '\uffee',
      '😀',
    ])
    expect([...snapshot.hashes]).toEqual(paths.map(sha256))
  })

  test.each([0, 1, BUFFER_SIZE - 1, BUFFER_SIZE, BUFFER_SIZE + 1, 3 * BUFFER_SIZE])(
    'a file of %d bytes',
    async size => {
      const content = Buffer.alloc(size, 'abcdefg')
      write('file.bin', content)
      expect([...(await scan(root)).hashes]).toEqual([sha256(content)])
    },
  )

  test('any names, in any folders, in the order of a sort of all paths', async () => {
    const segment = fc
      .string({
        unit: fc.constantFrom('a', 'Z', '.', '-', ' ', '\\', '\n', '%', '#', '?', '*', 'é', '\uffee', '😀'),
        minLength: 1,
        maxLength: 4,
      })
      .filter(text => text !== '.' && text !== '..')
    const path = fc.array(segment, { minLength: 1, maxLength: 3 }).map(parts => parts.join('/'))
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(path, { minLength: 1, maxLength: 12 }), async candidates => {
        const paths = candidates.filter(one => !candidates.some(other => other.startsWith(`${one}/`)))
        rmSync(root, { recursive: true })
        for (const one of paths) write(one)
        const sorted = paths.map(one => Buffer.from(one)).sort(Buffer.compare)
        expect([...(await scan(root)).paths]).toEqual(sorted.map(String))
      }),
      { numRuns: 40 },
    )
  })

  test('a replacement character that is really in a name', async () => {
    write('a\ufffd.js')
    expect([...(await scan(root)).paths]).toEqual(['a\ufffd.js'])
  })

  test('no socket and no pipe', async () => {
    write('a.js')
    execFileSync('mkfifo', [join(root, 'pipe')])
    const server = createServer()
    await new Promise<void>(done => server.listen(join(root, 'socket'), done))
    try {
      expect([...(await scan(root)).paths]).toEqual(['a.js'])
    } finally {
      await new Promise(done => server.close(done))
    }
  })
})

describe('symbolic links', () => {
  test('to files and folders are followed', async () => {
    write('real/a.js')
    symlinkSync('real', join(root, 'alias'))
    symlinkSync('real/a.js', join(root, 'b.js'))
    const { paths, hashes } = await scan(root)
    expect([...paths]).toEqual(['alias/a.js', 'b.js', 'real/a.js'])
    expect([...hashes]).toEqual(Array(3).fill(sha256('real/a.js')))
  })

  test('to a folder above are not followed round and round', async () => {
    write('site/a.js')
    mkdirSync(join(root, 'site/sub'))
    symlinkSync('..', join(root, 'site/sub/up'))
    symlinkSync('../..', join(root, 'site/sub/above'))
    symlinkSync('.', join(root, 'site/self'))
    expect([...(await scan(join(root, 'site'))).paths]).toEqual(['a.js'])
  })

  test('that lead to each other end', async () => {
    write('a/1.js')
    write('b/2.js')
    symlinkSync('../b', join(root, 'a/to-b'))
    symlinkSync('../a', join(root, 'b/to-a'))
    expect([...(await scan(root)).paths]).toEqual(['a/1.js', 'a/to-b/2.js', 'b/2.js', 'b/to-a/1.js'])
  })

  test('that are broken are an error that names them', async () => {
    write('a.js')
    symlinkSync('gone.js', join(root, 'broken.js'))
    await expect(scan(root)).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
      message: `${join(root, 'broken.js')} is a symbolic link to a file that does not exist.`,
    })
    expect([...(await scan(root, { exclude: ['broken.js'] })).paths]).toEqual(['a.js'])
  })

  test('that form a loop are an error that says so', async () => {
    symlinkSync('loop', join(root, 'loop'))
    await expect(scan(root)).rejects.toThrow(/loop cannot be read: its symbolic links form a loop/)
  })
})

describe('filters', () => {
  beforeEach(() => {
    for (const path of ['a.js', 'a.js.map', 'assets/b.js', 'assets/deep/c.css', '.well-known/x']) write(path)
  })

  test.each([
    ['include', { include: ['**/*.js'] }, ['a.js', 'assets/b.js']],
    ['exclude', { exclude: ['**/*.map', '.well-known/**'] }, ['a.js', 'assets/b.js', 'assets/deep/c.css']],
    ['both', { include: ['assets/**'], exclude: ['**/*.css'] }, ['assets/b.js']],
    ['a folder by its name', { exclude: ['assets', '.*'] }, ['a.js', 'a.js.map']],
    [
      'empty lists',
      { include: [], exclude: [] },
      ['.well-known/x', 'a.js', 'a.js.map', 'assets/b.js', 'assets/deep/c.css'],
    ],
    ['exclude but', { exclude: ['**/*', '!**/*.js'] }, ['a.js', 'assets/b.js']],
  ])('%s', async (_, options, expected) => {
    expect([...(await scan(root, options)).paths]).toEqual(expected)
  })

  test('patterns that match nothing are told', async () => {
    const { unmatched } = await scan(root, {
      include: ['**', '!*.css'],
      exclude: ['assets/deep', '*.png', '.cdn-purge/*'],
    })
    expect(unmatched).toEqual({ include: ['!*.css'], exclude: ['*.png', '.cdn-purge/*'] })
    write('.cdn-purge/ledger.json')
    const options = { exclude: ['.cdn-purge/*.json'], ignore: [join(root, '.cdn-purge')] }
    expect((await scan(root, options)).unmatched.exclude).toEqual([])
  })

  test('ignored folders, even through a link', async () => {
    symlinkSync('assets', join(root, 'link'))
    const { paths } = await scan(root, { ignore: [join(root, 'assets'), join(root, 'not-there')] })
    expect([...paths]).toEqual(['.well-known/x', 'a.js', 'a.js.map'])
  })
})

describe('errors', () => {
  test.each([
    ['a directory that is not there', 'nowhere', /nowhere does not exist/],
    ['a file', 'file', /file is not a directory/],
  ])('%s', async (_, name, message) => {
    write('file')
    const error = await scan(join(root, name)).catch((cause: unknown) => cause)
    expect(error).toMatchObject({ code: 'OUTPUT_MISSING', message: expect.stringMatching(message) })
    expect(error).toMatchObject({ hint: expect.stringContaining('"dir"') })
  })

  test('an empty directory', async () => {
    mkdirSync(join(root, 'empty'))
    await expect(scan(root)).rejects.toMatchObject({
      code: 'OUTPUT_EMPTY',
      message: expect.stringContaining(root),
    })
  })

  test('patterns that leave nothing', async () => {
    write('a.js')
    const expected = { code: 'OUTPUT_EMPTY', message: expect.stringContaining('"exclude"') }
    await expect(scan(root, { include: ['*.css'] })).rejects.toMatchObject(expected)
  })

  test('a file that vanishes while the scan is under way', async () => {
    write('a.js')
    const scanning = scan(root)
    rmSync(join(root, 'a.js'))
    await expect(scanning).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
      message: expect.stringMatching(/a\.js cannot be read: it disappeared/),
    })
  })

  test('a name that is not UTF-8, unless it is excluded', async () => {
    write('a.js')
    writeFileSync(Buffer.concat([Buffer.from(join(root, 'b')), Buffer.from([0xff])]), '')
    await expect(scan(root)).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
      message: expect.stringContaining('not valid UTF-8'),
    })
    expect([...(await scan(root, { exclude: ['b*'] })).paths]).toEqual(['a.js'])
  })
})

describe('turns of the event loop', () => {
  const size = 64 << 20
  beforeEach(() => {
    write('large')
    truncateSync(join(root, 'large'), size)
  })

  test('come while a large file is read', async () => {
    let turns = 0
    let running = true
    const count = () => {
      turns++
      if (running) setImmediate(count)
    }
    setImmediate(count)
    const { hashes } = await scan(root)
    running = false
    expect([...hashes]).toEqual([sha256(Buffer.concat([Buffer.from('large'), Buffer.alloc(size - 5)]))])
    expect(turns).toBeGreaterThan(2)
  })

  test('let two scans take turns', async () => {
    const read = async () => {
      const { paths, hashes } = await scan(root)
      return [...paths, ...hashes]
    }
    const expected = await read()
    expect(await Promise.all([read(), read()])).toEqual([expected, expected])
  })

  test('let an interruption through', async () => {
    const controller = new AbortController()
    const scanning = scan(root, { signal: controller.signal })
    setImmediate(() => controller.abort())
    await expect(scanning).rejects.toMatchObject({ code: 'INTERRUPTED', status: 130 })
    await expect(scan(root, { signal: controller.signal })).rejects.toMatchObject({ code: 'INTERRUPTED' })
  })
})
