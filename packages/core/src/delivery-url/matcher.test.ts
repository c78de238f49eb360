import { describe, expect, test } from 'vitest'
import { createMatcher, isDeliveryHost } from './matcher.ts'

const HOSTS = [
  'cdn.example.com',
  'img.example.com.br',
  '*.media.example.org',
  'localhost:8080',
  'CDN.Upper.test',
]

function hosts(text: string, configured: readonly string[] = HOSTS): string[] {
  const matcher = createMatcher(configured)
  const found: string[] = []
  for (let url = matcher.next(text, 0); url; url = matcher.next(text, url.end)) found.push(url.host)
  return found
}

describe('hosts that match', () => {
  test.each([
    'key.i.optimole.com',
    'KEY9-a.i.optimole.com',
    'cdn.example.com',
    'img.example.com.br',
    'key.media.example.org',
    'localhost:8080',
    'cdn.upper.test',
  ])('%s', host => {
    for (const slash of ['/', '\\/', '\\u002F', '\\u002f', '\\\\\\/', '\\\\u002F'])
      for (const scheme of ['https:', 'http:', ''])
        expect(hosts(`"${scheme}//${host}/w:1/https://e.com/a.jpg"`.replaceAll('/', slash))).toEqual([host])
  })
})

test.each(['/', '\\/', '\\u002F', '\\\\/'])(
  'a host is found wherever it stands in a long text, with %s',
  slash => {
    const url = '"https://cdn.example.com/w:1/https://e.com/a.jpg"'.replaceAll('/', slash)
    for (let length = 4000; length < 4100; length++)
      expect(hosts(`${'a/ '.repeat(2000).slice(-length)}${url}`)).toEqual(['cdn.example.com'])
  },
)

test('hosts are found in their order, however their slashes are written', () => {
  const keys = Array.from({ length: 200 }, (_, index) => `k${index}`)
  const slashes = ['/', '\\/', '\\u002f']
  const text = keys.map((key, index) =>
    `"https://${key}.media.example.org/w:1/https://e.com/a.jpg"${' '.repeat(index)}`.replaceAll(
      '/',
      slashes[index % 3] ?? '',
    ),
  )
  expect(hosts(text.join('//'))).toEqual(keys.map(key => `${key}.media.example.org`))
})

describe('texts without a delivery URL', () => {
  test.each([
    ['a bare host', 'https://key.i.optimole.com'],
    ['a host and a slash', 'https://key.i.optimole.com/'],
    ['options without a source', 'https://key.i.optimole.com/w:800/h:600'],
    ['options and a slash', 'https://key.i.optimole.com/w:800/h:600/'],
    ['options before other text', 'https://key.i.optimole.com/w:800/h:600 https://e.com/a.jpg'],
    ['options before an entity', 'https://key.i.optimole.com/w:800&quot;/https://e.com/a.jpg'],
    ['a query', 'https://key.i.optimole.com/?u=https://e.com/a.jpg'],
    ['a doubled slash', 'https://key.i.optimole.com//https://e.com/a.jpg'],
    ['a token that ends the text', 'https://key.i.optimole.com/cb:abc, https://e.com/a.jpg'],
    ['a token from an expression', `https://key.i.optimole.com/cb:\${token}/https://e.com/a.jpg`],
    ['no key', 'https://.i.optimole.com/w:1/https://e.com/a.jpg'],
    ['two labels', 'https://a.b.i.optimole.com/w:1/https://e.com/a.jpg'],
    ['another host', 'https://key.i.optimole.com.evil.test/w:1/https://e.com/a.jpg'],
    ['a longer host', 'https://xcdn.example.com/w:1/https://e.com/a.jpg'],
    ['a host below a custom one', 'https://x.cdn.example.com/w:1/https://e.com/a.jpg'],
    ['a custom base domain itself', 'https://media.example.org/w:1/https://e.com/a.jpg'],
    ['a port', 'https://key.i.optimole.com:8443/w:1/https://e.com/a.jpg'],
    ['a user', 'https://me@key.i.optimole.com/w:1/https://e.com/a.jpg'],
    ['another scheme', 'ftp://key.i.optimole.com/w:1/https://e.com/a.jpg'],
    ['another scheme, escaped', String.raw`ftp:\/\/key.i.optimole.com\/w:1\/https:\/\/e.com\/a.jpg`],
    ['no slashes', 'key.i.optimole.com/w:1/https://e.com/a.jpg'],
    ['a path', 'https://e.com//key.i.optimole.com/w:1/a.jpg'],
    [
      'an encoded URL',
      `https://e.com/?u=${encodeURIComponent('https://key.i.optimole.com/w:1/https://e.com/a')}`,
    ],
    ['an API', 'https://generateurls-prod.i.optimole.com/upload'],
    ['an API in JSON', String.raw`https:\/\/onboard.i.optimole.com\/api\/https:\/\/e.com\/a.jpg`],
    ['an API, upper case', 'https://Conflicts.i.optimole.com/w:1/https://e.com/a.jpg'],
    [
      'a URL inside that of an API',
      'https://onboard.i.optimole.com/?u=https://key.i.optimole.com/w:1/https://e.com/a.jpg',
    ],
  ])('%s', (_, text) => {
    for (const configured of [[], HOSTS]) {
      expect(hosts(text, configured)).toEqual([])
      expect(hosts(`"${text}" 'https://next.i.optimole.com/a.jpg'`, configured)).toEqual([
        'next.i.optimole.com',
      ])
    }
  })
})

test('a protocol-relative URL may follow an escape, a parenthesis, an equals sign, a comma', () => {
  for (const before of ['\\n', '\\"', '\\u0022', '(', '=', ',', ' ', '&quot;', '}', '>'])
    expect(hosts(`x${before}//key.i.optimole.com/a.jpg`)).toEqual(['key.i.optimole.com'])
})

test('an API whose name only begins or ends alike is a key', () => {
  expect(hosts('//my-onboard.i.optimole.com/a.jpg //onboard2.i.optimole.com/a.jpg')).toHaveLength(2)
})

test('what lies inside a source is no URL of its own', () => {
  expect(
    hosts('https://a.i.optimole.com/w:1/https://b.i.optimole.com/cb:x/https://cdn.example.com/a.jpg'),
  ).toEqual(['a.i.optimole.com'])
})

test.each([(text: string) => text, (text: string) => Buffer.from(text)])(
  'it says which texts and bytes are worth a look, each time anew',
  given => {
    const matcher = createMatcher([...HOSTS, 'bücher.example'])
    for (let round = 0; round < 2; round++) {
      expect(matcher.mayHold(given('a key.i.optimole.com b'))).toBe(true)
      expect(matcher.mayHold(given('a cdn.example.com b'))).toBe(true)
      expect(matcher.mayHold(given('a bücher.example b'))).toBe(true)
      expect(matcher.mayHold(given('a cdnxexample.com b'))).toBe(false)
    }
  },
)

test.each(['https://cdn.example.com', 'cdn.example.com/', 'a b', '', '*', '*.', 'a..b', 'a|b'])(
  '%j is no host',
  host => {
    expect(isDeliveryHost(host)).toBe(false)
    expect(() => createMatcher(['fine.test', host])).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringContaining(`hosts: `) }),
    )
  },
)

test.each(['x.jpg', 'é.jpg', String.raw`\/x.jpg`, '=1', ';x.jpg', '&x.jpg'])(
  'an apostrophe in quotes belongs to the name before %s, be the URL a plain one or not',
  rest => {
    const read = (options: string) =>
      createMatcher().next(`"https://key.i.optimole.com/${options}/https://e.com/o'${rest}"`, 0)?.image
    const image = `https://e.com/o'${rest.replace('\\', '')}`
    expect([read('w:1'), read('w:a+b')]).toEqual([image, image])
  },
)
