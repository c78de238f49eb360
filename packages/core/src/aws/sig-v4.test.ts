import { Sha256 } from '@aws-crypto/sha256-js'
import { SignatureV4 } from '@smithy/signature-v4'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Secret } from '../secret/secret.ts'
import { signV4 } from './sig-v4.ts'

const word = fc.string({ minLength: 1, maxLength: 12 }).map(encodeURIComponent)
/** Their signer makes a plain object of a query, which loses this one name: there it is no measure. */
const name = word.filter(text => text !== '__proto__')
const message = fc.record({
  method: fc.constantFrom('GET', 'POST'),
  path: fc.array(word, { maxLength: 4 }),
  query: fc.dictionary(name, fc.string({ maxLength: 8 }), { maxKeys: 3 }),
  body: fc.option(fc.string({ unit: 'binary', maxLength: 200 })),
  key: fc.string({ minLength: 1, maxLength: 40 }),
  token: fc.option(fc.stringMatching(/^[\w/+=]{1,60}$/)),
  now: fc.integer({ min: 0, max: 4e12 }),
})

test("signs as AWS's own signer does", async () => {
  await fc.assert(
    fc.asyncProperty(message, async ({ method, path, query, body, key, token, now }) => {
      const url = new URL(`https://cloudfront.example.com/${path.join('/')}`)
      url.search = new URLSearchParams(query).toString()
      const accessKeyId = 'AKIDEXAMPLE'
      const signer = new SignatureV4({
        service: 'cloudfront',
        region: 'us-east-1',
        credentials: {
          accessKeyId,
          secretAccessKey: key,
          ...(token === null ? {} : { sessionToken: token }),
        },
        sha256: Sha256,
      })
      const headers: Record<string, string> = { host: url.host }
      if (body !== null) headers['content-type'] = 'application/xml'
      const theirs = await signer.sign(
        {
          method,
          protocol: url.protocol,
          hostname: url.hostname,
          path: url.pathname,
          query: Object.fromEntries(url.searchParams),
          headers,
          body: body ?? undefined,
        },
        { signingDate: new Date(now) },
      )
      const ours = signV4(
        {
          accessKeyId,
          secretAccessKey: new Secret(key),
          sessionToken: token === null ? undefined : new Secret(token),
          region: 'us-east-1',
          service: 'cloudfront',
          type: 'application/xml',
        },
        { method, url, body: body === null ? null : Buffer.from(body) },
        { now },
      )
      for (const [header, value] of Object.entries(ours)) {
        expect(theirs.headers[header]).toBe(typeof value === 'string' ? value : value.reveal())
      }
    }),
    { numRuns: 200 },
  )
})
