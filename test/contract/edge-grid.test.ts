import EdgeGrid from 'akamai-edgegrid'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { signEdgeGrid } from '../../packages/core/src/providers/cdn/akamai/edge-grid.ts'
import { Secret } from '../../packages/core/src/secret/secret.ts'

const token = fc.stringMatching(/^[\w=+/-]{1,40}$/)
const path = fc.webPath().map(text => `/ccu${text}`)
const query = fc.webQueryParameters().map(text => (text === '' ? '' : `?${text}`))
const message = fc.record({
  method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE'),
  // The vendor's client signs https wherever it sends to.
  origin: fc.webAuthority({ withPort: true }).map(host => `https://${host}`),
  path,
  query,
  body: fc.oneof(fc.constant(''), fc.json(), fc.string({ unit: 'binary' })),
})

test('requests are signed as the vendor signs them, byte for byte', () => {
  fc.assert(
    fc.property(message, token, token, token, (sent, clientToken, clientSecret, accessToken) => {
      const { method, origin, path, query, body } = sent
      const theirs = signTheirs([clientToken, clientSecret, accessToken, origin], method, path + query, body)
      const [, time = '', nonce = ''] = /timestamp=([^;]+);nonce=([^;]+);/.exec(theirs) ?? []
      const keys = {
        clientToken: new Secret(clientToken),
        clientSecret: new Secret(clientSecret),
        accessToken: new Secret(accessToken),
      }
      const url = new URL(path + query, origin)
      const ours = signEdgeGrid(
        keys,
        { method, url, body: body === '' ? null : Buffer.from(body) },
        { now: readTime(time), nonce },
      )
      expect(ours.reveal()).toBe(theirs)
    }),
  )
})

test('of a long body, its first 131072 bytes are signed, as by the vendor', () => {
  const body = 'x'.repeat(131_073)
  const theirs = signTheirs(['c', 's', 'a', 'https://e.test'], 'POST', '/a', body)
  const [, time = '', nonce = ''] = /timestamp=([^;]+);nonce=([^;]+);/.exec(theirs) ?? []
  const keys = { clientToken: new Secret('c'), clientSecret: new Secret('s'), accessToken: new Secret('a') }
  const url = new URL('https://e.test/a')
  const at = { now: readTime(time), nonce }
  const sign = (text: string) =>
    signEdgeGrid(keys, { method: 'POST', url, body: Buffer.from(text) }, at).reveal()
  expect(sign(body)).toBe(theirs)
  expect(sign(body.slice(2))).not.toBe(theirs)
})

/** The header that the vendor's client makes, with a time and a nonce of its own. */
function signTheirs(
  [clientToken, clientSecret, accessToken, host]: [string, string, string, string],
  method: string,
  path: string,
  body: string,
): string {
  const headers: Record<string, string> = {}
  new EdgeGrid(clientToken, clientSecret, accessToken, host).auth({ path, method, headers, body })
  return headers.Authorization ?? ''
}

/** Reads `20261126T01:02:03+0000`. */
function readTime(text: string): number {
  return Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(.*)\+0000$/, '$1-$2-$3T$4Z'))
}
