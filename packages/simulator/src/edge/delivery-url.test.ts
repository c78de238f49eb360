import { expect, it } from 'vitest'
import { parseDelivery, parseSource } from './delivery-url.ts'

const png = 'https://www.Example.com:8080/a%20b/É.png?w=1'

it.each([
  [`/${png}`, [], undefined, png],
  [`/cb:eFRn.20eff/w:auto/${png}`, ['cb:eFRn.20eff', 'w:auto'], 'eFRn.20eff', png],
  [`/w:1/cb:453S~5a/${png}`, ['w:1', 'cb:453S~5a'], '453S~5a', png],
  [
    '/w:1/https://k.i.optimole.com/cb:inner/https://a.example/b.png',
    ['w:1'],
    undefined,
    'https://k.i.optimole.com/cb:inner/https://a.example/b.png',
  ],
])('reads %s', (target, options, token, url) => {
  expect(parseDelivery(target)).toMatchObject({ options, token, source: { url } })
})

it.each([
  '/',
  '/w:1',
  '/w:1/',
  '/https://',
  '/https://host',
  '/a.png',
  '/w/https://a.example/b.png',
  '/W:1/https://a.example/b.png',
])('does not take %s for a delivery URL', target => {
  expect(parseDelivery(target)).toBeUndefined()
})

it('cuts a source into its parts, changing none', () => {
  expect(parseSource(png)).toEqual({
    url: png,
    scheme: 'https',
    host: 'www.example.com',
    path: '/a%20b/É.png',
    query: '?w=1',
  })
})
