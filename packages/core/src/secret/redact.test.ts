import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { spelling } from '../../../../test/support/spellings.ts'
import { redact } from './redact.ts'
import { Secret } from './secret.ts'

const base64 = (text: string) => Buffer.from(text).toString('base64')
const key = 'a!@#$%&*+/="\\ é<>\'z'

describe('redact', () => {
  it.each<[string, string]>([
    ['as it is', key],
    ['JSON', JSON.stringify(key).slice(1, -1)],
    ['JSON in JSON', JSON.stringify(JSON.stringify(key).slice(1, -1)).slice(1, -1)],
    ['JSON with escaped slashes', JSON.stringify(key).slice(1, -1).replaceAll('/', '\\/')],
    ['JSON in ASCII', 'a!@#$%&*+\\/=\\"\\\\ \\u00e9<>\'z'],
    ['JSON with escaped HTML', 'a!@#$%\\u0026*+\\/=\\u0022\\\\ \\u00E9\\u003C\\u003E\\u0027z'],
    ['a URL component', encodeURIComponent(key)],
    ['a URL component in lower case', encodeURIComponent(key).toLowerCase()],
    ['a URL component, encoded twice', encodeURIComponent(encodeURIComponent(key))],
    ['a form', new URLSearchParams({ key }).toString().slice('key='.length)],
    ['a URL path', encodeURI(key)],
    ['HTML', 'a!@#$%&amp;*+/=&quot;\\ é&lt;&gt;&apos;z'],
    ['HTML in numbers', 'a!@#$%&#38;*+/=&#034;\\ &#xE9;<>&#39;z'],
    ['base64', base64(key)],
    ['base64 for URLs', Buffer.from(key).toString('base64url')],
    ['JSON, letters too', Array.from(key, each => `\\u00${each.charCodeAt(0).toString(16)}`).join('')],
    ['JSON in HTML', JSON.stringify(key).slice(1, -1).replaceAll('"', '&quot;').replaceAll('&*', '&amp;*')],
    ['JSON in a URL', encodeURIComponent(JSON.stringify(key).slice(1, -1))],
    ['a URL component, letters too', Buffer.from(key).toString('hex').replace(/../g, '%$&')],
    ['HTML, twice', '&amp;#97;!@#$%&amp;amp;*+/=&amp;quot;\\ é&amp;lt;>&amp;apos;z'],
    [
      'HTML by name',
      'a&excl;&commat;&num;&dollar;&percnt;&amp;&ast;&plus;&sol;&equals;&quot;&bsol; &eacute;&lt;&gt;&apos;z',
    ],
    ['base64, percent-encoded', encodeURIComponent(base64(key))],
  ])('finds a secret written as %s', (_name, written) => {
    const shown = redact(`before ${written} after ${written}`, [new Secret(key)])
    // base64's padding may stay behind.
    expect(shown.replace(/(=|%3D)+/g, '')).toBe('before [redacted] after [redacted]')
  })

  it.each(['Bearer', 'Token', 'apikey', 'AccessKey', 'X-Own'])(
    'finds the credentials of a header with the scheme %s by themselves',
    scheme => {
      for (const header of [
        new Secret('t0ken').map(key => `${scheme} ${key}`),
        new Secret(`${scheme} t0ken`),
      ]) {
        expect(redact('bad token "t0ken"', [header])).toBe('bad token "[redacted]"')
        expect(redact(`got ${scheme} t0ken`, [header])).toBe('got [redacted]')
      }
    },
  )

  it('finds what a Basic header was made of', () => {
    const basic = base64('user-id:p:ss/w')
    const header = new Secret('p:ss/w').map(password => `Basic ${base64(`user-id:${password}`)}`)
    expect(redact(`Basic ${basic}`, [header])).toBe('[redacted]')
    expect(redact(basic, [header])).toMatch(/^\[redacted\]=*$/)
    expect(redact('https://user-id:p:ss/w@host', [header])).toBe('https://user-id:[redacted]@host')
    expect(redact('password p%3Ass%2Fw', [header])).toBe('password [redacted]')
    expect(redact('user-id is unknown', [header])).toBe('user-id is unknown')
  })

  it('finds a key that is the user of a Basic header', () => {
    const header = new Secret('k3y-1').map(key => `Basic ${base64(`${key}:`)}`)
    expect(redact('the key k3y-1 is expired', [header])).toBe('the key [redacted] is expired')
  })

  it('finds what a secret was made of, however often it was made into another', () => {
    const secret = new Secret('inner').map(text => text.toUpperCase()).map(text => `sha256=${text.length}`)
    expect(redact('inner INNER sha256=5', [secret])).toBe('[redacted] [redacted] [redacted]')
  })

  it('replaces the longer of two secrets whole', () => {
    expect(redact('abcdef abc', [new Secret('abc'), new Secret('abcdef')])).toBe('[redacted] [redacted]')
  })

  it('finds a secret of backslashes, which leave nothing without them', () => {
    expect(redact('a \\\\\\\\ b', [new Secret('\\\\\\\\')])).toBe('a [redacted] b')
  })

  it('leaves texts alone without secrets, and takes nothing for an empty one', () => {
    expect(redact('some text', [])).toBe('some text')
    expect(redact('some text', [new Secret('')])).toBe('some text')
    expect(redact('some text', [new Secret(''), new Secret('')])).toBe('some text')
  })

  it('keeps what is not secret', () => {
    expect(redact('{"success":true,"message":"a&b"}', [new Secret(key)])).toBe(
      '{"success":true,"message":"a&b"}',
    )
  })

  it.each<[string, string]>([
    ['\\'.repeat(40), '\\'.repeat(20_000)],
    ['\\"'.repeat(20), '\\\\\\"'.repeat(5_000)],
    ['\\"\n'.repeat(10), '\\\\\\"\\n'.repeat(5_000)],
    ['%25'.repeat(20), `%${'25'.repeat(10_000)}`],
    ['%'.repeat(40), '%25'.repeat(5_000)],
    ['&amp;'.repeat(10), `${'&amp;'.repeat(9)}amp;`.repeat(500)],
  ])('is done in time with a text that nearly matches %j', (secret, text) => {
    const start = performance.now()
    redact(text, [new Secret(`${secret}x`)])
    expect(performance.now() - start).toBeLessThan(2_000)
  })

  it('leaves no secret in any text, whatever its characters and however it is written', () => {
    const text = fc.string({ unit: 'grapheme-ascii' }).map(each => each.replace(/[\\%&+]/g, ''))
    const secrets = fc.array(fc.string({ unit: 'binary', minLength: 4, maxLength: 20 }), {
      minLength: 1,
      maxLength: 3,
    })
    fc.assert(
      fc.property(secrets, spelling, text, text, (all, spell, before, after) => {
        fc.pre(!all.some(secret => '[redacted]'.includes(secret) || /\p{Cs}/u.test(secret)))
        const written = all.map(spell)
        const safe = redact(
          written.map(each => `${before}${each}${after}`).join(' | '),
          all.map(secret => new Secret(secret)),
        )
        for (const each of [...all, ...written]) expect(safe).not.toContain(each)
        expect(safe.split('[redacted]').length).toBeGreaterThan(all.length)
      }),
      { numRuns: 1000 },
    )
  })
})
