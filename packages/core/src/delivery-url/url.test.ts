import { describe, expect, test } from 'vitest'
import { createMatcher } from './matcher.ts'
import { type DeliveryUrl, isToken, putToken } from './url.ts'

const matcher = createMatcher(['your-domain.optimole.com'])

function parse(text: string): DeliveryUrl {
  const url = matcher.next(text, 0)
  if (url === undefined) throw new Error(`no delivery URL in ${text}`)
  return url
}

test('a URL is read into its parts, with their offsets', () => {
  const text = 'src="https://k.i.optimole.com/w:100/cb:aB1.2~x/g:fp:0.5:0.5/https://example.com/a.jpg?w=1#x"'
  const url = parse(text)
  expect(url.scheme).toBe('https:')
  expect(url.host).toBe('k.i.optimole.com')
  expect(url.separator).toBe('/')
  expect(url.raw).toBe(text.slice(5, -1))
  expect(text.slice(url.start, url.end)).toBe(url.raw)
  expect(text.slice(url.optionsStart)).toMatch(/^w:100/)
  expect(text.slice(url.sourceStart, url.end)).toBe('https://example.com/a.jpg?w=1#x')
  expect(url.options.map(({ name, value }) => `${name}=${value}`)).toEqual([
    'w=100',
    'cb=aB1.2~x',
    'g=fp:0.5:0.5',
  ])
  for (const { name, value, start, end } of url.options)
    expect(text.slice(start, end)).toBe(`${name}:${value}`)
  expect(url.token).toBe('aB1.2~x')
  expect(url.source).toBe('https://example.com/a.jpg?w=1#x')
  expect(url.image).toBe('https://example.com/a.jpg')
  expect(url.legacy).toBe(false)
})

describe('the image behind a URL', () => {
  test.each([
    ['a query and a fragment are no part of it', 'https://e.com/a.jpg?v=1#f', 'https://e.com/a.jpg'],
    ['scheme, www. and case count', 'http://WWW.e.com/A.JPG', 'http://WWW.e.com/A.JPG'],
    ['percent-encoding stays', 'https://e.com/caf%C3%A9%20a.jpg', 'https://e.com/caf%C3%A9%20a.jpg'],
    ['other scripts stay', 'https://e.com/тест/café.jpg', 'https://e.com/тест/café.jpg'],
    ['a wholly encoded source is decoded', 'https%3A%2F%2Fe.com%2Fa.jpg%3Fv%3D1', 'https://e.com/a.jpg'],
    ['what is no UTF-8 stays', 'https%3A%2F%2Fe.com%2F%E9.jpg', 'https%3A%2F%2Fe.com%2F%E9.jpg'],
    ['the id before a source is dropped', `id:${'a1'.repeat(16)}/https://e.com/a.jpg`, 'https://e.com/a.jpg'],
    ['so is a process', `process:12/id:${'a1'.repeat(16)}/http://e.com/a.jpg`, 'http://e.com/a.jpg'],
    ['an upload is its id', 'id:0123/directUpload/a.jpg', 'id:0123/directUpload/a.jpg'],
    ['an id alone', 'id:42', 'id:42'],
    ['plain text', 'uploads/a.jpg', 'uploads/a.jpg'],
    [
      'an inner delivery URL',
      'https://k.i.optimole.com/cb:x/https://e.com/a.jpg',
      'https://k.i.optimole.com/cb:x/https://e.com/a.jpg',
    ],
    ['commas and parentheses of the path', 'https://e.com/a,b_(1),c.jpg', 'https://e.com/a,b_(1),c.jpg'],
    ["JSON's escapes", String.raw`https:\/\/e.com\/caf\u00e9\u0026.jpg`, 'https://e.com/café&.jpg'],
    ['escaped twice', String.raw`https:\\\/\\\/e.com\\\/a.jpg`, 'https://e.com/a.jpg'],
    ["HTML's ampersand", 'https://e.com/a&amp;b&#038;c.jpg?x&amp;y', 'https://e.com/a&b&c.jpg'],
  ])('%s', (_, source, image) => {
    expect(parse(`"https://k.i.optimole.com/w:1/${source}"`).image).toBe(image)
  })
})

describe('where the options end', () => {
  test.each([
    'http://e.com/w:5/a.jpg',
    'https://e.com/w:5/a.jpg',
    'https:/e.com/a.jpg',
    'id:7/https://e.com/a.jpg',
    'process:3/id:7/https://e.com/a.jpg',
    'directUpload/cb:x/a.jpg',
    'image.jpg',
    'Wide:1/a.jpg',
    'w2:1/a.jpg',
  ])('at %s', source => {
    const url = parse(`https://k.i.optimole.com/w:1/https:x/${source}`)
    expect(url.rawOptions).toBe('w:1/https:x/')
    expect(url.rawSource).toBe(source)
  })
})

describe('where a URL ends', () => {
  const plain = 'https://k.i.optimole.com/w:1/https://e.com/a.jpg'
  const escaped = String.raw`https:\/\/k.i.optimole.com\/w:1\/https:\/\/e.com\/a.jpg`
  test.each([
    ['a quote', plain, '"', 'x'],
    ['a single quote', plain, "'", 'x'],
    ['a backtick', plain, '`', 'x'],
    ['white space', plain, '\t', '2x'],
    ['a line break', plain, '\n', 'x'],
    ['a tag', plain, '<', '/loc>'],
    ['the end of a tag', plain, '>', 'text'],
    ['an escaped quote', escaped, String.raw`\"`, ',"x"'],
    ['an escaped line break', plain, String.raw`\n`, 'x'],
    ['a quote in JSON', escaped, String.raw`\u0022`, 'x'],
    ['a tag in JSON', escaped, String.raw`\u003c`, '/a>'],
    ["HTML's quote", plain, '&quot;', ')'],
    ['a numbered quote', plain, '&#039;', ')'],
    ["HTML's quote in HTML", plain, '&amp;quot;', ',1}'],
    ["HTML's quote in HTML in HTML", plain, '&amp;amp;#34;', ',1}'],
    ['url(', plain, ')', ';}'],
    ['a comma of a srcset', plain, ', ', `${plain} 2x`],
    ['a comma before another URL', plain, ',', plain],
    ['a comma before an escaped URL', escaped, ',', escaped],
    ['trailing commas', plain, ',,"', ''],
    ['the text', plain, '', ''],
  ])('at %s', (_, url, end, rest) => {
    expect(parse(`(${url}${end}${rest}`).raw).toBe(url)
  })
})

describe('legacy URLs are told apart', () => {
  test.each([
    ['https://k.i.optimole.com/fzgKYBw-y3XpRNoQ/w:auto/h:auto/https://e.com/a.jpg', true],
    ['https://k.i.optimole.com/bxuRuQU.Jn4s~5a2d9/https://e.com/a.jpg', true],
    [String.raw`https:\/\/k.i.optimole.com\/fzgKYBw-y3XpRNoQ\/w:1\/https:\/\/e.com\/a.jpg`, true],
    ['https://k.i.optimole.com/gallery.jpg', false],
    ['https://k.i.optimole.com/w:1/fzgKYBw-y3XpRNoQ/w:auto/https://e.com/a.jpg', false],
    ['https://k.i.optimole.com/https://e.com/fzgKYBw-y3XpRNoQ/w:auto/a.jpg', false],
  ])('%s: %s', (text, legacy) => {
    expect(parse(text).legacy).toBe(legacy)
  })
})

test.each([
  ['eFRn.20eff', true],
  ['453S~5a2d9', true],
  ['a_-Z9'.repeat(12), true],
  ['x'.repeat(64), true],
  ['x'.repeat(65), false],
  ['', false],
  ['a/b', false],
  ['a b', false],
  ['a\n', false],
  ['"', false],
  ['é', false],
])('%j is a token: %s', (text, is) => {
  expect(isToken(text)).toBe(is)
})

test('a text that is no token is refused, and not repeated', () => {
  const url = parse('https://k.i.optimole.com/https://e.com/a.jpg')
  expect(() => putToken(url, '";alert(1)//')).toThrow(
    expect.objectContaining({
      code: 'TOKEN_REFUSED',
      message: expect.stringContaining('https://e.com/a.jpg'),
    }),
  )
  expect(() => putToken(url, '";alert(1)//')).not.toThrow('alert')
})

test('the edits of a token are the smallest ones', () => {
  const bare = parse('"//k.i.optimole.com/w:1/https://e.com/a.jpg"')
  expect(putToken(bare, 'T')).toEqual([{ offset: bare.optionsStart, removed: 0, inserted: 'cb:T/' }])
  const tokened = parse('"//k.i.optimole.com/w:1/cb:OLD/https://e.com/a.jpg"')
  expect(putToken(tokened, 'T')).toEqual([{ offset: tokened.optionsStart + 7, removed: 3, inserted: 'T' }])
  expect(putToken(tokened, 'OLD')).toEqual([])
})
