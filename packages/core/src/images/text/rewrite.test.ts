import { describe, expect, test } from 'vitest'
import { rewriteText } from '../../../../../test/support/rewrite-text.ts'
import { createMatcher } from '../../delivery-url/matcher.ts'
import { findImages } from './rewrite.ts'

const matcher = createMatcher(['your-domain.optimole.com'])
const always = () => 'TOK'

function put(code: string, token = 'TOK'): string {
  return rewriteText(code, matcher, () => token)?.code ?? code
}

describe('one URL', () => {
  test.each([
    [
      'https://key.i.optimole.com/https://example.com/image.jpg',
      'https://key.i.optimole.com/cb:TOK/https://example.com/image.jpg',
    ],
    [
      'https://key.i.optimole.com/cb:foo/https://example.com/image.jpg',
      'https://key.i.optimole.com/cb:TOK/https://example.com/image.jpg',
    ],
    [
      'https://your-domain.optimole.com/cb:abc123xyz789/w:100/https://example.com/image.jpg',
      'https://your-domain.optimole.com/cb:TOK/w:100/https://example.com/image.jpg',
    ],
    [
      'https://test123.i.optimole.com/w:auto/h:auto/q:mauto/f:best/http://example.org/a.png',
      'https://test123.i.optimole.com/cb:TOK/w:auto/h:auto/q:mauto/f:best/http://example.org/a.png',
    ],
    [
      'https://k.i.optimole.com/w:100/h:200/cb:OLD/rt:fill/https://example.com/9.jpg',
      'https://k.i.optimole.com/w:100/h:200/cb:TOK/rt:fill/https://example.com/9.jpg',
    ],
    [
      '//test123.i.optimole.com/w:800/h:600/https://example.org/a.jpg',
      '//test123.i.optimole.com/cb:TOK/w:800/h:600/https://example.org/a.jpg',
    ],
    [
      String.raw`https:\/\/test123.i.optimole.com\/w:auto\/https:\/\/example.org\/a.jpg`,
      String.raw`https:\/\/test123.i.optimole.com\/cb:TOK\/w:auto\/https:\/\/example.org\/a.jpg`,
    ],
    ['https://test123.i.optimole.com/w:800/h:600', 'https://test123.i.optimole.com/w:800/h:600'],
    ['https://generateurls-prod.i.optimole.com/upload', 'https://generateurls-prod.i.optimole.com/upload'],
    [
      String.raw`https:\u002F\u002Fk.i.optimole.com\u002Fcb:OLD\u002Fhttps:\u002F\u002Fe.com\u002Fa.jpg`,
      String.raw`https:\u002F\u002Fk.i.optimole.com\u002Fcb:TOK\u002Fhttps:\u002F\u002Fe.com\u002Fa.jpg`,
    ],
    [
      String.raw`\u002f\u002fk.i.optimole.com\u002fw:1\u002fhttps:\u002f\u002fe.com\u002fa.jpg`,
      String.raw`\u002f\u002fk.i.optimole.com\u002fcb:TOK\u002fw:1\u002fhttps:\u002f\u002fe.com\u002fa.jpg`,
    ],
    [
      'https://k.i.optimole.com/cb:/https://e.com/a.jpg',
      'https://k.i.optimole.com/cb:TOK/https://e.com/a.jpg',
    ],
    [
      'https://k.i.optimole.com/xcb:1/wcb:2/https://e.com/a.jpg',
      'https://k.i.optimole.com/cb:TOK/xcb:1/wcb:2/https://e.com/a.jpg',
    ],
    [
      'https://k.i.optimole.com/cb:a,b/https://e.com/a.jpg',
      'https://k.i.optimole.com/cb:TOK,b/https://e.com/a.jpg',
    ],
    [
      'https://k.i.optimole.com/cb:A/w:1/cb:B/cb:C/https://e.com/a.jpg',
      'https://k.i.optimole.com/cb:TOK/w:1/https://e.com/a.jpg',
    ],
    [
      'https://k.i.optimole.com/w:1/https://e.com/cb:x/a.jpg?cb:y/',
      'https://k.i.optimole.com/cb:TOK/w:1/https://e.com/cb:x/a.jpg?cb:y/',
    ],
    [
      'https://k.i.optimole.com/w:1/https://k.i.optimole.com/cb:IN/https://e.com/a.jpg',
      'https://k.i.optimole.com/cb:TOK/w:1/https://k.i.optimole.com/cb:IN/https://e.com/a.jpg',
    ],
    [
      `https://k.i.optimole.com/w:\${w}/https://e.com/a.jpg`,
      `https://k.i.optimole.com/cb:TOK/w:\${w}/https://e.com/a.jpg`,
    ],
    ['https://k.i.optimole.com/id:42', 'https://k.i.optimole.com/cb:TOK/id:42'],
  ])('%s', (before, after) => {
    for (const [open, close] of [
      ['"', '"'],
      ["'", "'"],
      ['`', '`'],
      ['url(', ')'],
      ['', ''],
      ['\n', '\n'],
      ['&quot;', '&quot;'],
    ]) {
      expect(put(`${open}${before}${close}`)).toBe(`${open}${after}${close}`)
      expect(rewriteText(`${open}${after}${close}`, matcher, always)).toBeUndefined()
    }
  })
})

describe('whole texts', () => {
  const url = (path: string, token = '') => `https://k.i.optimole.com/${token}w:1/https://e.com/${path}`
  test.each([
    [
      'srcset',
      (t: string) => `<img srcset="${url('a,b.jpg', t)} 1x, ${url('b.jpg', t)} 2x,${url('c.jpg', t)} 3x">`,
    ],
    ['a list of URLs', (t: string) => `data-images="${url('a.jpg', t)},${url('b.jpg', t)}"`],
    ['CSS', (t: string) => `a{background:url(${url('a.jpg', t)}),url("${url('b(1).jpg', t)}")}`],
    ['entities', (t: string) => `<a style="background:url(&quot;${url('a.jpg?x=1&amp;y=2', t)}&quot;)">`],
    ['Markdown', (t: string) => `[![a](${url('a.jpg', t)})](${url('b_(1).jpg', t)})`],
    [
      'a serialised string',
      (t: string) => JSON.stringify({ html: `<img src="${url('a.jpg', t)}">\n${url('b.jpg', t)}` }),
    ],
    ['a template', (t: string) => `\`${url('a.jpg', t)}\${x}\``],
    ['XML', (t: string) => `<loc>${url('тест.jpg', t)}</loc>`],
  ])('%s', (_, text) => {
    expect(put(text(''))).toBe(text('cb:TOK/'))
    expect(put(text('cb:OLD/'))).toBe(text('cb:TOK/'))
  })
})

test('each image has its own token, and those without one stay', () => {
  const code = ['a', 'b', 'a', 'c']
    .map(name => `"https://k.i.optimole.com/https://e.com/${name}.jpg?v=1"`)
    .join()
  const tokens = new Map([
    ['https://e.com/a.jpg', 'A'],
    ['https://e.com/c.jpg', 'C'],
  ])
  const result = rewriteText(code, matcher, image => tokens.get(image))
  expect(result?.code).toBe(
    code
      .replaceAll('com/https://e.com/a', 'com/cb:A/https://e.com/a')
      .replace('com/https://e.com/c', 'com/cb:C/https://e.com/c'),
  )
  expect(result?.edits.map(edit => edit.inserted)).toEqual(['cb:A/', 'cb:A/', 'cb:C/'])
})

test('nothing to do gives nothing', () => {
  expect(rewriteText('const a = 1', matcher, always)).toBeUndefined()
  expect(
    rewriteText('"https://k.i.optimole.com/https://e.com/a.jpg"', matcher, () => undefined),
  ).toBeUndefined()
  expect(findImages('', matcher)).toEqual([])
})

test('legacy URLs are found, but neither asked for nor changed', () => {
  const legacy = 'https://k.i.optimole.com/fzgKYBw-y3XpRNoQ/w:1/https://e.com/a.jpg'
  const asked: string[] = []
  const result = rewriteText(`${legacy} https://k.i.optimole.com/https://e.com/b.jpg`, matcher, image => {
    asked.push(image)
    return 'TOK'
  })
  expect(asked).toEqual(['https://e.com/b.jpg'])
  expect(result?.code).toContain(`${legacy} `)
  expect(findImages(legacy, matcher).map(found => [found.raw, found.legacy])).toEqual([[legacy, true]])
})

test('a search may be broken off and nested in another: the matcher keeps no state', () => {
  const code = '"https://k.i.optimole.com/https://e.com/a.jpg" "https://k.i.optimole.com/https://e.com/b.jpg"'
  const result = rewriteText(code, matcher, image => {
    expect(findImages(code, matcher)).toHaveLength(2)
    return image.endsWith('a.jpg') ? 'A' : 'B'
  })
  expect(result?.edits).toHaveLength(2)
})

test('a token that would break the code is refused', () => {
  expect(() => put('https://k.i.optimole.com/https://e.com/a.jpg', '"')).toThrow(
    expect.objectContaining({ code: 'TOKEN_REFUSED' }),
  )
})

test.each([
  ['escapes in a source', `https://e.com/${'\\u00e9'.repeat(1e6)}`],
  ['escapes in an option', `w:${'\\u00e9'.repeat(1e6)}/https://e.com/a.jpg`],
  ['backslashes', '\\'.repeat(1e6)],
  ['parentheses', `https://e.com/${'(a'.repeat(1e6)}`],
  ['options', 'w:1/'.repeat(1e6)],
])('megabytes of %s are read in one pass', (_, rest) => {
  const next = '"https://k.i.optimole.com/https://e.com/next.jpg"'
  const result = rewriteText(`"https://k.i.optimole.com/${rest}" ${next}`, matcher, always)
  expect(result?.code.endsWith('"https://k.i.optimole.com/cb:TOK/https://e.com/next.jpg"')).toBe(true)
})

describe('a slash, or a colon, that a text writes otherwise', () => {
  test.each([
    ['JSON', '\\/', ':'],
    ['JSON twice', '\\\\\\/', ':'],
    ['\\u002f', '\\u002f', ':'],
    ['\\u{2f}', '\\u{2f}', ':'],
    ['\\x2F', '\\x2F', '\\x3a'],
    ['CSS', '\\2f ', '\\3a '],
    ['CSS with all digits', '\\00002f', '\\:'],
    ['&#47;', '&#47;', '&#58;'],
    ['&#x2F;', '&#x2F;', '&#x3A;'],
    ['&sol;', '&sol;', '&colon;'],
  ])('%s', (_, slash, colon) => {
    const write = (url: string) => `"${url.replaceAll(':', colon).replaceAll('/', slash)}"`
    const url = 'https://k.i.optimole.com/w:100/h:auto/https://e.com/img/a.jpg'
    const seen: string[] = []
    const result = rewriteText(write(url), matcher, image => {
      seen.push(image)
      return 'TOK'
    })
    expect(seen).toEqual(['https://e.com/img/a.jpg'])
    expect(result?.code).toBe(write(url.replace('/w', '/\0/w')).replace('\0', 'cb:TOK'))
    expect(rewriteText(result?.code ?? '', matcher, always)).toBeUndefined()
    const old = write(url.replace('/h:auto', '/cb:OLD'))
    expect(rewriteText(old, matcher, always)?.code).toBe(old.replace('OLD', 'TOK'))
  })
})

test.each([
  ['HTTPS://KEY.I.OPTIMOLE.COM/w:1/HTTP://E.COM/A.JPG', 'HTTP://E.COM/A.JPG'],
  ['//Key.i.Optimole.com/w:1/https://e.com/a.jpg', 'https://e.com/a.jpg'],
  ['https://your-domain.optimole.com/w:1/https://e.com/a.jpg', 'https://e.com/a.jpg'],
  ['https://your-domain.optimole.com/https://e.com/a.jpg', 'https://e.com/a.jpg'],
  ['https://k.i.optimole.com///e.com/a.jpg', '//e.com/a.jpg'],
  ["https://k.i.optimole.com/w:1/https://e.com/it's.jpg", "https://e.com/it's.jpg"],
  ['https://k.i.optimole.com/w:1/https://e.com/it&#39;s.jpg', "https://e.com/it's.jpg"],
  ['https://k.i.optimole.com/w:1/https://e.com/it\\u0027s.jpg', "https://e.com/it's.jpg"],
  ['https://k.i.optimole.com/w:1/https://b&uuml;cher.example/&#228;.jpg', 'https://bücher.example/ä.jpg'],
  ['https://k.i.optimole.com/w:1/https://e.com/\\e4 .jpg', 'https://e.com/ä.jpg'],
])('the image of "%s" is %s', (url, image) => {
  for (const hosts of [[], ['cdn.example.com']])
    expect(findImages(`x("${url}")`, createMatcher(hosts)).map(each => [each.raw, each.image])).toEqual([
      [url, image],
    ])
})

test.each([
  "'https://k.i.optimole.com/w:1/https://e.com/it\\'s.jpg'",
  "`https://k.i.optimole.com/w:1/https://e.com/it's.jpg`",
])('an apostrophe that does not close its text belongs to the name: %s', text => {
  expect(findImages(text, matcher).map(url => url.image)).toEqual(["https://e.com/it's.jpg"])
})

test.each([
  ["url('https://k.i.optimole.com/w:1/https://e.com/a.jpg')"],
  ["x('https://k.i.optimole.com/w:1/https://e.com/a.jpg','b')"],
  ['<a style="background:url(&#39;https://k.i.optimole.com/w:1/https://e.com/a.jpg&#39;)">'],
  ["'<img src=\\'https://k.i.optimole.com/w:1/https://e.com/a.jpg\\'>'"],
])('one that closes it does not: %s', text => {
  expect(findImages(text, matcher).map(url => url.image)).toEqual(['https://e.com/a.jpg'])
})

test.each([
  'bücher.example',
  'BÜCHER.Example',
  'b\\u00fccher.example',
  'b&uuml;cher.example',
  'xn--bcher-kva.example',
])('a host beyond ASCII is found as %s', host => {
  const named = createMatcher(['bücher.example'])
  const text = `"https://${host}/w:1/https://e.com/a.jpg"`
  expect(findImages(text, named)).toHaveLength(1)
  expect(named.mayHold(text)).toBe(true)
  expect(named.mayHold(Buffer.from(text))).toBe(true)
})

describe('URLs that a script puts together', () => {
  const inTemplates = (code: string) => code.replaceAll('#{', '${')

  test.each([
    [
      '`https://#{KEY}.i.optimole.com/w:#{w}/q:mauto/https://e.com/a.jpg`',
      '`https://#{KEY}.i.optimole.com/cb:TOK/w:#{w}/q:mauto/https://e.com/a.jpg`',
    ],
    [
      '`https://k.i.optimole.com/w:#{Math.round(w * 2)}/https://e.com/a.jpg`',
      '`https://k.i.optimole.com/cb:TOK/w:#{Math.round(w * 2)}/https://e.com/a.jpg`',
    ],
    [
      '`https://k.i.optimole.com/cb:OLD/w:#{w}/https://e.com/a.jpg`',
      '`https://k.i.optimole.com/cb:TOK/w:#{w}/https://e.com/a.jpg`',
    ],
    [
      '"https://k.i.optimole.com/w:"+w+"/q:mauto/https://e.com/a.jpg"',
      '"https://k.i.optimole.com/cb:TOK/w:"+w+"/q:mauto/https://e.com/a.jpg"',
    ],
    [
      '"https://" + t.key + ".i.optimole.com/w:1/https://e.com/a.jpg"',
      '"https://" + t.key + ".i.optimole.com/cb:TOK/w:1/https://e.com/a.jpg"',
    ],
    [
      '"https://k.i.optimole.com/w:1/" + "q:mauto/https://e.com/a.jpg"',
      '"https://k.i.optimole.com/cb:TOK/w:1/" + "q:mauto/https://e.com/a.jpg"',
    ],
    [
      '"https://k.i.optimole.com/w:1/https://e.com/"+"a.jpg"',
      '"https://k.i.optimole.com/cb:TOK/w:1/https://e.com/"+"a.jpg"',
    ],
  ])('get their token where the source is constant: %s', (code, expected) => {
    const result = rewriteText(inTemplates(code), matcher, image =>
      image === 'https://e.com/a.jpg' ? 'TOK' : undefined,
    )
    expect(result?.code).toBe(inTemplates(expected))
    expect(rewriteText(inTemplates(expected), matcher, always)).toBeUndefined()
    expect(matcher.pieces(inTemplates(code))).toEqual([])
  })

  test.each([
    ['"https://k.i.optimole.com/w:"+w+"/"+src', 1],
    ['`https://k.i.optimole.com/#{options}/#{src}`', 0],
    ['"https://k.i.optimole.com/w:1/"', 1],
    ['"https://k.i.optimole.com"+path', 1],
    ['`https://k.i.optimole.com#{path}`', 1],
    ['"https://k.i.optimole.com" + "/w:1/https://e.com/a.jpg"', 1],
    ['"https://k.i.optimole.com".concat(path)', 1],
    ['"https://k.i.optimole.com/".concat(options, "/").concat(src)', 1],
    ['<link rel="preconnect" href="https://k.i.optimole.com">', 0],
    ['"https://k.i.optimole.com/"', 0],
    ['`https://k.i.optimole.com/cb:#{token}/https://e.com/a.jpg`', 0],
    ['"https://onboard.i.optimole.com/w:"+w', 0],
    ['"https://k.i.optimole.com/w:1/https://e.com/a.jpg" + "https://k.i.optimole.com/w:1/" + x', 1],
  ])('are told where their pieces show no source: %s: %s', (code, count) => {
    for (const hosts of [[], ['cdn.example.com']])
      expect(createMatcher(hosts).pieces(inTemplates(code))).toHaveLength(count)
  })
})
