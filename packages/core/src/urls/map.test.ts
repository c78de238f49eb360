import { describe, expect, test } from 'vitest'
import { applyRules, type CustomUrls, createUrlMap } from './map.ts'
import { resolveSites } from './sites.ts'

const { sites } = resolveSites('https://a.test/sub/')
const both = resolveSites(['https://a.test/', 'https://b.test/'], '/sub/').sites
const withCdn = resolveSites('https://a.test/', 'https://cdn.test/v1/').sites

describe('createUrlMap', () => {
  test.each([
    ['a file on its site', sites, 'a b/c.js', ['https://a.test/sub/a%20b/c.js']],
    ['a file on several sites', both, 'c.js', ['https://a.test/sub/c.js', 'https://b.test/sub/c.js']],
    [
      'a page in all its forms',
      sites,
      'x/index.html',
      ['https://a.test/sub/x/index.html', 'https://a.test/sub/x/', 'https://a.test/sub/x'],
    ],
    [
      'a page on every site',
      both,
      'b.html',
      [
        'https://a.test/sub/b.html',
        'https://a.test/sub/b',
        'https://b.test/sub/b.html',
        'https://b.test/sub/b',
      ],
    ],
    [
      'a file on the base that is a URL, too',
      withCdn,
      'c.js',
      ['https://a.test/c.js', 'https://cdn.test/v1/c.js'],
    ],
    ['a page not there', withCdn, 'index.html', ['https://a.test/index.html', 'https://a.test/']],
    [
      'an odd page',
      sites,
      'what?/index.html',
      ['https://a.test/sub/what%3F/index.html', 'https://a.test/sub/what%3F/', 'https://a.test/sub/what%3F'],
    ],
    ['a star, a comma and a quote', sites, "*,'.js", ["https://a.test/sub/*,'.js"]],
  ])('gives %s', (_, served, file, expected) => {
    expect(createUrlMap({ sites: served })(file)).toEqual(expected)
  })

  test('keeps both normal forms of a name apart', () => {
    const urlsOf = createUrlMap({ sites })
    expect(urlsOf('caf\u00e9.js')).toEqual(['https://a.test/sub/caf%C3%A9.js'])
    expect(urlsOf('cafe\u0301.js')).toEqual(['https://a.test/sub/cafe%CC%81.js'])
  })

  test('gives the forms that the option "html" names', () => {
    expect(createUrlMap({ sites, html: ['clean'] })('x/index.html')).toEqual(['https://a.test/sub/x'])
  })
})

describe('the option "urls"', () => {
  const map = (urls: CustomUrls, served = both) => createUrlMap({ sites: served, urls })

  test.each<[string, string[], string[]]>([
    ['a path, on every origin', ['/p'], ['https://a.test/p', 'https://b.test/p']],
    ['a query', ['/p?b=2&a=ä'], ['https://a.test/p?b=2&a=%C3%A4', 'https://b.test/p?b=2&a=%C3%A4']],
    ['an absolute URL', ['HTTPS://C.test/x y#top'], ['https://c.test/x%20y']],
    ['the same twice', ['/p', '/p', 'https://a.test/p'], ['https://a.test/p', 'https://b.test/p']],
    ['nothing', [], []],
  ])('may answer with %s', (_, answer, expected) => {
    expect(map(() => answer)('x.js')).toEqual(expected)
  })

  test('leaves the files that it does not answer for', () => {
    expect(map(file => (file === 'a.js' ? ['/p'] : undefined), sites)('b.js')).toEqual([
      'https://a.test/sub/b.js',
    ])
  })

  test('puts a page only where pages are served', () => {
    expect(map(() => ['/p'], withCdn)('index.html')).toEqual(['https://a.test/p'])
    expect(map(() => ['/p'], withCdn)('a.js')).toEqual(['https://a.test/p', 'https://cdn.test/p'])
  })

  test.each(['page.html', './p', '', 'mailto:a@b', '//c.test/p', '/\\c.test', '?q'])(
    'must not answer with %j',
    answer => {
      const ask = () => map(() => ['/fine', answer])('dir/x.js')
      expect(ask).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }))
      expect(ask).toThrow(`"urls", asked for the file dir/x.js, gave ${JSON.stringify(answer)}`)
    },
  )

  test('may not fail', () => {
    const fail = () => {
      throw new Error('no such page')
    }
    expect(() => map(fail)('x.js')).toThrow('asked for the file x.js, failed: no such page')
  })
})

describe('applyRules', () => {
  const rule = (files: string, ...purge: string[]) => ({ files, purge })

  test.each([
    ['a path', '/feed.xml', [{ kind: 'url', item: 'https://a.test/feed.xml' }]],
    ['a path with a query', '/list?page=2', [{ kind: 'url', item: 'https://a.test/list?page=2' }]],
    ['a path that needs encoding', '/a b', [{ kind: 'url', item: 'https://a.test/a%20b' }]],
    ['a prefix', '/blog/*', [{ kind: 'prefix', item: 'https://a.test/blog/' }]],
    ['everything', '/*', [{ kind: 'prefix', item: 'https://a.test/' }]],
    ['an absolute prefix', 'https://c.test/x/*', [{ kind: 'prefix', item: 'https://c.test/x/' }]],
  ])('makes %s due', (_, purge, expected) => {
    expect(applyRules([rule('**/*.md', purge)], ['blog/a.md'], sites)).toEqual(expected)
  })

  test('makes an item due on every origin, and once', () => {
    const rules = [rule('*.js', '/p', '/p/*'), rule('**', '/p'), rule('*.css', '/q')]
    expect(applyRules(rules, ['a.js', 'b.js'], both)).toEqual([
      { kind: 'url', item: 'https://a.test/p' },
      { kind: 'url', item: 'https://b.test/p' },
      { kind: 'prefix', item: 'https://a.test/p/' },
      { kind: 'prefix', item: 'https://b.test/p/' },
    ])
  })

  test.each(['feed.xml', '', '*', '//c.test/*', '/list?page=*/*'])(
    'refuses to purge %j and names the rule',
    purge => {
      const apply = () => applyRules([rule('*.js', purge)], ['a.js'], sites)
      expect(apply).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }))
      expect(apply).toThrow(`the rule for "*.js", cannot purge ${JSON.stringify(purge)}`)
    },
  )
})
