import { describe, expect, it, test } from 'vitest'
import { createMatcher } from '../../delivery-url/matcher.ts'
import { withLengths } from './flight.ts'
import { applyEdits, findImages, tokenEdits } from './rewrite.ts'

const matcher = createMatcher()
const url = 'https://k.i.optimole.com/w:1/https://e.com/a.jpg'
const tokened = 'https://k.i.optimole.com/cb:TOK/w:1/https://e.com/a.jpg'

function put(text: string): string {
  const edits = tokenEdits(findImages(text, matcher), () => 'TOK')
  return applyEdits(text, withLengths(text, edits))
}

/** A row with a text of its own: its length is that of its bytes. */
const row = (id: string, text: string) => `${id}:T${Buffer.byteLength(text).toString(16)},${text}`
const body = (image: string) => `<p>Straße 😀\n2:T4,</p>${'x'.repeat(1024)}<img src="${image}">`
const payload = (image: string) =>
  [
    `1:"$Sreact.fragment"\n:HL["/a.css","style"]\n`,
    row('2', body(image)),
    row('3', 'no image'),
    row('1a', `It shows ${image} ${image} `),
    `0:["$","img",null,{"src":"${image}","srcSet":"${image} 1x, ${image} 2x"}]\n`,
  ].join('')

describe('the lengths of the texts in a payload of server components', () => {
  it('are those of the texts with their tokens', () => {
    expect(put(payload(url))).toBe(payload(tokened))
    expect(put(payload(tokened))).toBe(payload(tokened))
  })

  const json = (text: string) =>
    JSON.stringify(text).replace(/[<>&/]/g, sign =>
      sign === '/' ? '\\/' : `\\u00${sign.charCodeAt(0).toString(16)}`,
    )
  it.each<[string, (part: string) => string]>([
    ['Next.js', part => `<script>self.__next_f.push([1,${json(part)}])</script>`],
    ['rsc-html-stream', part => `<script>(self.__FLIGHT_DATA||=[]).push(${json(part)})</script>`],
  ])('are so in a page of %s, wherever it is cut', (_, push) => {
    const read = (page: string) =>
      Array.from(page.matchAll(/push\((?:\[1,)?("(?:[^"\\]|\\.)*")/g), ([, part = '']) => JSON.parse(part))
    const starts = Array.from(payload(url).matchAll(/:T/g), ({ index }) => index)
    for (const cut of [0, ...starts.flatMap(at => [at, at + 2, at + 3, at + 4, at + 5, at + 6])]) {
      const parts = [payload(url).slice(0, cut), payload(url).slice(cut)]
      const page = `<img src="${url}"><script>(self.__next_f=self.__next_f||[]).push([0])</script>${parts.map(push).join('')}`
      const made = put(page)
      expect(read(made).join('')).toBe(payload(tokened))
      expect(made.startsWith(`<img src="${tokened}">`)).toBe(true)
      expect(put(made)).toBe(made)
    }
  })
})

test('a length that stands among bytes stays, and so do the URLs behind it', () => {
  const [head = '', rest = ''] = row('2', `${url} `).split(',')
  const push = (kind: number, part: string) => `self.__next_f.push([${kind},${JSON.stringify(part)}])`
  const page = [push(3, Buffer.from(`${head},`).toString('base64')), push(1, rest), push(1, `3:"${url}"\n`)]
  expect(put(page.join(';'))).toBe([page[0], page[1], push(1, `3:"${tokened}"\n`)].join(';'))
})

test.each([
  ['a style', `a:T4f,${url}`],
  ['a text that only begins so', `${row('2', `${url} `)}?`],
  ['what speaks of it', `Rows such as 1:T4f2,: ${url}`],
])('%s is none, and has no lengths', (_, text) => {
  expect(put(text)).toBe(text.replace(url, tokened))
})
