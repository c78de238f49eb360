import { describe, expect, it } from 'vitest'
import { buildTrie, folderPath, type Reading } from './folders.ts'

const reading: Reading = { coversFolder: true, hasQueries: true, extensions: true }

function read(paths: readonly string[], options: Partial<Reading> = {}): unknown[] {
  const trie = buildTrie(paths, { ...reading, ...options })
  return trie.length.map((_, folder) => [
    folderPath(trie, paths, folder),
    paths.slice(trie.start[folder], trie.end[folder]).length,
    paths.filter((_, row) => trie.leaf[row] === folder),
  ])
}

describe('buildTrie', () => {
  it('finds each folder, what begins with it and what stands in it', () => {
    expect(read(['/a', '/a-b/1', '/a/1', '/a/b/2', '/a/b/3', '/a/c', '/b/c/d/4'])).toEqual([
      ['/', 7, ['/a']],
      ['/a-b/', 1, ['/a-b/1']],
      ['/a/', 4, ['/a/1', '/a/c']],
      ['/a/b/', 2, ['/a/b/2', '/a/b/3']],
      ['/b/', 1, []],
      ['/b/c/', 1, []],
      ['/b/c/d/', 1, ['/b/c/d/4']],
    ])
  })

  it('counts the URL of a folder to it or to its parent', () => {
    const paths = ['/', '/a/', '/a/0', '/a/?x', '/a/b']
    expect(read(paths)).toEqual([
      ['/', 5, ['/']],
      ['/a/', 4, ['/a/', '/a/0', '/a/?x', '/a/b']],
    ])
    expect(read(paths, { coversFolder: false })).toEqual([
      ['/', 5, ['/a/', '/a/?x']],
      ['/a/', 3, ['/a/0', '/a/b']],
    ])
  })

  it('finds no folder in a query', () => {
    expect(read(['/a?x=/y/z', '/b/c?/d/'])).toEqual([
      ['/', 2, ['/a?x=/y/z']],
      ['/b/', 1, ['/b/c?/d/']],
    ])
  })

  it.each([
    ['/a.js', 'js'],
    ['/a.js?v=1.2', 'js'],
    ['/a.tar.gz', 'gz'],
    ['/v1.2/a', undefined],
    ['/v1.2/', undefined],
    ['/a.', undefined],
    ['/a?b.js', undefined],
    ['/', undefined],
  ])('gives %s the extension %s', (path, extension) => {
    const trie = buildTrie([path], reading)
    expect(trie.extensions[trie.extension?.[0] ?? -1]).toBe(extension)
  })

  it('tells extensions apart whose hashes are equal', () => {
    const trie = buildTrie(['/1.Aa', '/2.BB', '/3.Aa', '/4.BB'], reading)
    expect([...(trie.extension ?? [])].map(index => trie.extensions[index])).toEqual(['Aa', 'BB', 'Aa', 'BB'])
  })
})
