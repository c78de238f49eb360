import fc from 'fast-check'
import picomatch from 'picomatch'
import { describe, expect, test } from 'vitest'
import { createFilter } from './filter.ts'

/** What a walk with the filter finds among these files. */
function find(files: readonly string[], include: readonly string[], exclude: readonly string[]) {
  const filter = createFilter(include, exclude)
  const asked = new Map<string, boolean>()
  const isPruned = (folder: string): boolean => {
    const known = asked.get(folder)
    if (known !== undefined) return known
    const parent = folder.slice(0, Math.max(folder.lastIndexOf('/'), 0))
    const pruned = (parent !== '' && isPruned(parent)) || filter.prunes(folder)
    asked.set(folder, pruned)
    return pruned
  }
  const found = files.filter(path => !foldersOf(path).some(isPruned)).filter(path => filter.wants(path))
  return { found, unmatched: filter.unmatched() }
}

/** The folders of a path, the outermost first. */
function foldersOf(path: string): string[] {
  const names = path.split('/').slice(0, -1)
  return names.map((_, index) => names.slice(0, index + 1).join('/'))
}

const glob = (pattern: string) => picomatch(pattern, { dot: true })
const isNegative = (pattern: string) => /^!(?!\()/.test(pattern)
const bare = (pattern: string) => pattern.replace(/^!(?!\()/, '')

/** Whether a pattern of `exclude` speaks of a file, tried on the file and every folder above it. */
function speaksOf(pattern: string, path: string): boolean {
  const isAboutFiles = /!\(|\[!/.test(pattern) && !pattern.endsWith('/**')
  return [path, ...(isAboutFiles ? [] : foldersOf(path))].some(one => glob(pattern)(one))
}

/** The naive way: every file by itself. */
function isWanted(path: string, include: readonly string[], exclude: readonly string[]): boolean {
  const allows = include.filter(one => !isNegative(one))
  const isIncluded =
    (allows.length === 0 || allows.some(one => glob(one)(path))) &&
    !include.filter(isNegative).some(one => glob(bare(one))(path))
  const isLeftOut = path.split('/').some(name => name === '.vite' || name === 'Thumbs.db')
  const isExcluded =
    (isLeftOut || exclude.some(one => !isNegative(one) && speaksOf(one, path))) &&
    !exclude.filter(isNegative).some(one => speaksOf(bare(one), path))
  return isIncluded && !isExcluded
}

const name = fc.constantFrom('a', 'b.js', 'c.html', 'index.html', 'blog', '.vite', '.x', 'a.map', 'Thumbs.db')
const files = fc
  .uniqueArray(
    fc.array(name, { minLength: 1, maxLength: 4 }).map(names => names.join('/')),
    { minLength: 1, maxLength: 15 },
  )
  .map(paths => paths.filter(one => !paths.some(other => other.startsWith(`${one}/`))))
const part = fc.constantFrom(
  ...['**', '*', '*.html', 'a', 'blog', '!(*.html)', '!(a|blog)', '{a,blog}', '@(a|b.js)', '.*', '.vite'],
  ...['[!a]*', '*.{js,map}', 'index.html', '?', '[ab]*'],
)
const pattern = fc
  .tuple(fc.constantFrom('', '', '', '!', './', '!./'), fc.array(part, { minLength: 1, maxLength: 3 }))
  .map(([sign, parts]) => sign + parts.join('/'))
  // A pattern cannot start with two signs.
  .filter(text => !text.startsWith('!!'))
const patterns = fc.array(pattern, { maxLength: 3 })

describe('a filter finds', () => {
  test('what the naive way finds, whatever is pruned', () => {
    fc.assert(
      fc.property(files, patterns, patterns, (paths, include, exclude) => {
        expect(find(paths, include, exclude).found).toEqual(
          paths.filter(path => isWanted(path, include, exclude)),
        )
      }),
      { numRuns: 500 },
    )
  })

  const paths = ['a.js', 'index.html', 'blog/index.html', 'blog/a/b.js', '.vite/manifest.json']
  test.each<[string, string[], string[]]>([
    ['pages only, by a negative pattern', ['**/*', '!**/*.html'], ['index.html', 'blog/index.html']],
    ['pages only, by an extended glob', ['**/!(*.html)'], ['index.html', 'blog/index.html']],
    ['all that a lone negative pattern does not concern', ['!**/*.html'], paths.slice(0, 4)],
    ['what is left out by default, where it is asked for', ['!.vite/**'], paths],
    ['the same by the name of the folder', ['!.vite'], paths],
    ['a file in a folder that is left out', ['blog', '!blog/a/*'], ['a.js', 'index.html', 'blog/a/b.js']],
    ['nothing in a folder that is named', ['blog'], ['a.js', 'index.html']],
  ])('%s', (_, exclude, expected) => {
    expect(find(paths, [], exclude).found).toEqual(expected)
  })

  test.each(['.vite/x', 'a/.vite/x', '.git/HEAD', '.git', 'img/.DS_Store', 'Thumbs.db'])(
    'nothing that no browser asks for: %s',
    path => expect(find([path, 'a.js'], [], []).found).toEqual(['a.js']),
  )

  test.each([
    '.well-known/x',
    '.htaccess',
    '_redirects',
    '_headers',
    'x.vite',
    '.gitlab',
    'a.js.LICENSE.txt',
  ])('what may be asked for: %s', path => expect(find([path], [], []).found).toEqual([path]))
})

test('a folder is left out unread, unless a pattern brings something back', () => {
  expect(createFilter([], ['assets/**']).prunes('assets')).toBe(true)
  expect(createFilter([], ['assets']).prunes('assets')).toBe(true)
  expect(createFilter().prunes('.git')).toBe(true)
  expect(createFilter([], ['assets', '!**/*.html']).prunes('assets')).toBe(false)
})

describe('a pattern that says nothing', () => {
  test('is told, and never one that matches a file', () => {
    const plain = pattern.filter(text => !isNegative(text) && !/\.vite|\.\*/.test(text))
    fc.assert(
      fc.property(files, fc.array(plain, { maxLength: 3 }), fc.array(plain, { maxLength: 3 }), (...drawn) => {
        const [all, include, exclude] = drawn
        const paths = all.filter(path => isWanted(path, [], []))
        const { unmatched } = find(paths, include, exclude)
        for (const one of unmatched.include) expect(paths.filter(path => glob(one)(path))).toEqual([])
        for (const one of unmatched.exclude) expect(paths.filter(path => speaksOf(one, path))).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  const paths = ['a.js', 'assets/b.js', 'assets/deep/c.css', 'index.html']
  test.each<[string, string[], string[], string[]]>([
    ['a leading slash', [], ['/assets/**'], ['/assets/**']],
    ['a trailing slash', [], ['assets/'], ['assets/']],
    ['a backslash', [], ['assets\\**'], ['assets\\**']],
    ['the top level only', [], ['*.css'], ['*.css']],
    ['one of several', ['**/*.js', '**/*.jsx'], ['*.html', '*.htm'], ['**/*.jsx', '*.htm']],
    ['nothing to take away', ['**/*.js', '!**/*.css'], [], ['!**/*.css']],
    ['nothing to bring back', [], ['*.html', '!assets/**'], ['!assets/**']],
    ['a folder beside one that is left out', [], ['assets', 'images/*.png'], ['images/*.png']],
    ['several that match one file', [], ['*.js', 'a.*', '?.js'], []],
    ['perhaps something in a folder that is left out', ['**/*.css'], ['assets', 'assets/*.png'], []],
    ['what is left out anyway', [], ['.vite/**', '**/.DS_Store', '!**/.git/**'], []],
  ])('%s', (_, include, exclude, expected) => {
    const { unmatched } = find(paths, include, exclude)
    expect([...unmatched.include, ...unmatched.exclude]).toEqual(expected)
  })

  test('may be about a folder that was passed over', () => {
    const filter = createFilter([], ['.cdn-purge/*.json', 'other/*.json'])
    filter.passOver('.cdn-purge')
    expect(filter.unmatched().exclude).toEqual(['other/*.json'])
  })
})
