import { expect, test } from 'vitest'
import { createMatcher } from '../../../packages/core/src/delivery-url/matcher.ts'
import { rewriteText } from '../../support/rewrite-text.ts'
import recorded from './vectors.json' with { type: 'json' }

/** The custom hosts that the vectors are made with; `your-domain.optimole.com` is one by itself. */
const matcher = createMatcher(['img.example.com', '*.delivery.example.org'])

const { vectors } = recorded
const token = '453S~5a2d9'
const inCase = (change: (host: string) => string) => (url: string) =>
  url.replace(/(?<=^https:\/\/)[^/]+/, change)
const cases = [
  ['as it is', (url: string) => url],
  ['in lower case', inCase(host => host.toLowerCase())],
  ['in upper case', inCase(host => host.toUpperCase())],
] as const
const texts = [
  ['a string', (url: string) => `x("${url}")`],
  ['JSON', (url: string) => JSON.stringify({ url }).replaceAll('/', '\\/')],
  ['an attribute', (url: string) => `<img src="${url.replaceAll('&', '&amp;')}">`],
  [
    'an attribute with all its slashes escaped',
    (url: string) => `<img src="${url.replaceAll('/', '&#x2F;')}">`,
  ],
] as const

test('there are vectors of all that the SDK can write', () => {
  expect(recorded.sdk).toMatch(/^codeinwp\/optimole-sdk \d/)
  const options = new Set(
    vectors.flatMap(({ bare }) => [...bare.matchAll(/\/([a-z_]+):[^/]/g)].map(([, name]) => name)),
  )
  for (const name of 'dpr el f g h ig keep_copyright m q rt sm w wm'.split(' '))
    expect(options).toContain(name)
  expect(vectors.length).toBeGreaterThan(300)
})

test.each(cases.flatMap(([how, change]) => texts.map(([where, write]) => ({ how, change, where, write }))))(
  "with a host $how, in $where, a token stands where the vendor's own SDK puts it",
  ({ change, write }) => {
    for (const { bare, old, new: tokened } of vectors) {
      const expected = write(change(tokened))
      const put = (text: string) => rewriteText(text, matcher, () => token)?.code ?? text
      for (const url of [bare, old, tokened]) expect(put(write(change(url)))).toBe(expected)
    }
  },
)
