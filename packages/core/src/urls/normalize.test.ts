import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodePath, normalizeUrl, spellings } from './normalize.ts'

describe('encodePath', () => {
  test.each([
    ['a/b-c_d.e~f.js', 'a/b-c_d.e~f.js'],
    ["!$&'()*+,;=:@[]|", "!$&'()*+,;=:@[]|"],
    ['a b.html', 'a%20b.html'],
    ['100%.txt', '100%25.txt'],
    ['%20', '%2520'],
    ['what?.html', 'what%3F.html'],
    ['c#.html', 'c%23.html'],
    ['"<>`{}^\\', '%22%3C%3E%60%7B%7D%5E%5C'],
    ['a\tb\nc\rd\u007f', 'a%09b%0Ac%0Dd%7F'],
    ['caf\u00e9.png', 'caf%C3%A9.png'],
    ['cafe\u0301.png', 'cafe%CC%81.png'],
    ['日本/😀.js', '%E6%97%A5%E6%9C%AC/%F0%9F%98%80.js'],
    ['Case.HTML', 'Case.HTML'],
  ])('%j becomes %s', (path, expected) => {
    expect(encodePath(path)).toBe(expected)
  })

  const segment = fc
    .oneof(fc.string({ unit: 'binary', minLength: 1 }), fc.string({ unit: 'binary-ascii', minLength: 1 }))
    .map(text => text.replaceAll('/', '_'))
    .filter(text => text !== '.' && text !== '..')
  const path = fc.array(segment, { minLength: 1, maxLength: 4 }).map(parts => parts.join('/'))

  test('decodes to the path again', () => {
    fc.assert(
      fc.property(path, name => {
        expect(decodeURIComponent(encodePath(name))).toBe(name)
      }),
    )
  })

  test('is what a URL makes of it, and stays so', () => {
    fc.assert(
      fc.property(path, name => {
        const encoded = encodePath(name)
        expect(new URL(`https://h/${encoded}`).pathname).toBe(`/${encoded}`)
        // Characters that would not reach the path at all, and `^`, on which versions of Node differ.
        const written = name.replace(/[%?#\\^\0-\x20]/g, encodeURIComponent)
        expect(encoded).toBe(new URL(`https://h/${written}`).pathname.slice(1))
      }),
    )
  })
})

describe('normalizeUrl', () => {
  test.each([
    ['https://www.example.com', 'https://www.example.com/'],
    ['HTTPS://WWW.Example.com:443/A b', 'https://www.example.com/A%20b'],
    ['http://h:8080/a?b=c d#e', 'http://h:8080/a?b=c%20d'],
    ['https://user:secret@h/a', 'https://h/a'],
    ['https://h/a^b', 'https://h/a%5Eb'],
    ['https://h/%c3%a9', 'https://h/%c3%a9'],
    ['https://münchen.example/', 'https://xn--mnchen-3ya.example/'],
    ['/a', undefined],
    ['a.html', undefined],
    ['', undefined],
    ['mailto:a@b', undefined],
    ['ftp://h/a', undefined],
    ['https://', undefined],
  ])('%j becomes %j', (url, expected) => {
    expect(normalizeUrl(url)).toBe(expected)
  })
})

describe('spellings', () => {
  test.each([
    ['https://a.test/g[h].png', ['https://a.test/g[h].png', 'https://a.test/g%5Bh%5D.png']],
    ['https://a.test/i%7cj', ['https://a.test/i%7cj', 'https://a.test/i|j', 'https://a.test/i%7Cj']],
    ['/a[1]/?q=[2]', ['/a[1]/?q=[2]', '/a%5B1%5D/?q=[2]']],
    ['http://[::1]:8080/a', ['http://[::1]:8080/a']],
    ['https://a.test/plain.css', ['https://a.test/plain.css']],
  ])('of %s', (url, expected) => {
    expect(spellings(url)).toEqual(expected)
  })
})
