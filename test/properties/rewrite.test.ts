import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createMatcher } from '../../packages/core/src/delivery-url/matcher.ts'
import { findImages } from '../../packages/core/src/images/text/rewrite.ts'
import { rewriteText } from '../support/rewrite-text.ts'

const HOSTS = ['cdn.example.com', '*.media.example.org']
const matchers = fc.constantFrom(createMatcher(), createMatcher(HOSTS))
const tokens = fc.stringMatching(/^[A-Za-z0-9._~-]{1,64}$/)

/** Text without a delivery host, which looks as much as possible like the inside of one. */
const noise = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 8 }),
      fc.constantFrom(
        ...[
          'https://',
          'https:\\/\\/',
          '\\u002F',
          '//',
          '/',
          '\\',
          '"',
          "'",
          '`',
          '(',
          ')',
          ',',
          ' ',
          '\n',
          '&quot;',
        ],
        ...[
          'cb:',
          'cb:old/',
          'w:1/',
          'id:7/',
          'i.optimole.com',
          '.i.optimole.co',
          'optimole',
          'key',
          'a.jpg',
          '${',
          '}',
        ],
      ),
    ),
    { maxLength: 12 },
  )
  .map(parts => parts.join(''))
  .filter(text => !/\.i\.optimole\.com|(?:\/|\\u002F)i\.optimole\.com|example/.test(text))

const option = fc.oneof(
  fc.constantFrom(
    'w:800',
    'h:auto',
    'q:mauto',
    'f:best',
    'rt:fill',
    'g:fp:0.5:0.5',
    'https:x',
    'xcb:1',
    'ig:avif',
    'wm_id:',
  ),
  tokens.map(token => `cb:${token}`),
  fc.constantFrom('cb:', 'cb:a+b=', 'cb:ä'),
)
const source = fc.oneof(
  fc.constantFrom(
    ...[
      'https://example.net/a.jpg',
      'http://www.example.net/cb:x/a_(1),b.jpg?w=1&cb:y/',
      'https://example.net/тест/é.jpg',
    ],
    ...[
      'id:7',
      'id:0a/directUpload/a.jpg',
      'process:1/id:0a/https://example.net/a.jpg',
      'directUpload/cb:x/a.jpg',
      'a.jpg',
    ],
    ...['https%3A%2F%2Fexample.net%2Fa.jpg', 'https://in.i.optimole.com/cb:x/w:1/https://example.net/a.jpg'],
  ),
  fc
    .webUrl({ validSchemes: ['http', 'https'], withQueryParameters: true })
    .filter(url => !/['(),&]/.test(url)),
)
const slash = fc.constantFrom(
  ...['/', '\\/', '\\u002F', '\\u002f', '\\\\\\/', '\\x2F', '\\00002f', '&#x2F;', '&#47;', '&sol;'],
)
const surroundings = fc.constantFrom(
  ...[
    ['"', '"'],
    ["'", "'"],
    ['`', '`'],
    ['url(', ')'],
    [' ', ' 2x, '],
    ['\n', '\n'],
    ['>', '<'],
    ['&quot;', '&quot;'],
    ['\\"', '\\"'],
  ],
)

const delivery = fc
  .record({
    scheme: fc.constantFrom('https:', 'http:', 'HTTPS:', ''),
    host: fc.constantFrom('key.i.optimole.com', 'K-9.i.optimole.com', 'KEY.I.Optimole.COM'),
    options: fc.array(option, { maxLength: 5 }),
    source,
    slash,
    surroundings,
  })
  .map(({ slash, surroundings: [open = '', close = ''], options, source, ...url }) => {
    const write = (list: readonly string[]) =>
      [`${url.scheme}//${url.host}`, ...list, source].join('/').replaceAll('/', slash)
    return { options, write, text: `${open}${write(options)}${close}`, open, close }
  })
const text = fc.array(fc.record({ noise, url: delivery }), { maxLength: 5 })

const join = (parts: readonly { noise: string; url: { text: string } }[]) =>
  parts.map(({ noise, url }) => `${noise}\n${url.text}`).join('')

test('a text without a delivery host is returned untouched', () => {
  fc.assert(
    fc.property(matchers, noise, (matcher, code) => {
      expect(rewriteText(code, matcher, () => 'TOK')).toBeUndefined()
      expect(findImages(code, matcher)).toEqual([])
    }),
    { numRuns: 500 },
  )
})

test('every URL gets the token at its place, as its only one, and all else stays', () => {
  fc.assert(
    fc.property(matchers, text, tokens, (matcher, parts, token) => {
      const expected = parts.map(({ noise, url }) => {
        const first = url.options.findIndex(name => name.startsWith('cb:'))
        const list = url.options.filter((name, index) => index === first || !name.startsWith('cb:'))
        const place = Math.max(0, first)
        const options = list.toSpliced(place, first < 0 ? 0 : 1, `cb:${token}`)
        return { noise, url: { text: url.open + url.write(options) + url.close } }
      })
      const code = join(parts)
      expect(rewriteText(code, matcher, () => token)?.code ?? code).toBe(join(expected))
    }),
    { numRuns: 500 },
  )
})

test('a second run changes nothing, another token replaces the first', () => {
  fc.assert(
    fc.property(matchers, text, tokens, tokens, (matcher, parts, first, second) => {
      const put = (code: string, token: string) => rewriteText(code, matcher, () => token)?.code ?? code
      const once = put(join(parts), first)
      expect(rewriteText(once, matcher, () => first)).toBeUndefined()
      expect(put(once, second)).toBe(put(join(parts), second))
    }),
    { numRuns: 300 },
  )
})

test('whatever the text, edits lie in option lists, are sorted, and make the result', () => {
  const wild = fc
    .array(
      fc.oneof(
        noise,
        delivery.map(url => url.text),
        delivery.map(url => url.write(url.options)),
      ),
    )
    .map(all => all.join(''))
  fc.assert(
    fc.property(matchers, wild, (matcher, code) => {
      const found = findImages(code, matcher)
      const result = rewriteText(code, matcher, () => 'TOK')
      let rebuilt = ''
      let copied = 0
      for (const { offset, removed, inserted } of result?.edits ?? []) {
        expect(offset).toBeGreaterThanOrEqual(copied)
        expect(found.some(url => offset >= url.optionsStart && offset + removed <= url.sourceStart)).toBe(
          true,
        )
        rebuilt += code.slice(copied, offset) + inserted
        copied = offset + removed
      }
      expect(rebuilt + code.slice(copied)).toBe(result?.code ?? code)
      const again = findImages(result?.code ?? code, matcher)
      expect(again.map(url => url.image)).toEqual(found.map(url => url.image))
      for (const url of again) if (!url.legacy) expect(url.token).toBe('TOK')
      expect(rewriteText(result?.code ?? code, matcher, () => 'TOK')).toBeUndefined()
    }),
    { numRuns: 500 },
  )
})
