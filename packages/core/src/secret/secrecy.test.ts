import { inspect } from 'node:util'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { finish, type Reaction, reply, startFaults, write } from '../../../../test/support/faults.ts'
import { isNotAWord } from '../../../../test/support/not-a-word.ts'
import { createTestClock } from '../../../../test/support/test-clock.ts'
import { createSend } from '../http/send.ts'
import type { Logger } from '../log/logger.ts'
import { Secret } from './secret.ts'

const lines: string[] = []
const keep = (line: string) => void lines.push(line)
const logger: Logger = { debug: keep, info: keep, warn: keep, error: keep }
const { send, close } = createSend({ clock: createTestClock(), logger })
afterAll(close)

/** What an unkind server sends back of what it was told. */
const echoes: readonly ((text: string) => Reaction)[] = [
  text => reply(200, { 'x-echo': encodeURIComponent(text) }, text),
  text => reply(401, {}, JSON.stringify({ message: `bad key ${text}` })),
  text => reply(503, {}, `<p>${Buffer.from(text).toString('base64')}`),
  text => reply(302, { Location: `https://login.example.com/${encodeURIComponent(text)}?key=1` }),
  text => reply(307, { Location: `https://${Buffer.from(text).toString('hex')}.example.com/${text}` }),
  text => write(`HTTP/1.1 ${text}\r\n\r\n`),
  text => finish(`HTTP/1.1 200 OK\r\ncontent-length: 9999\r\n\r\n${text}`),
]

describe('secrets', () => {
  it('are in no error or log, whatever the server does with them', async () => {
    const secret = fc
      .string({ unit: 'grapheme-ascii', minLength: 6, maxLength: 30 })
      .filter(text => text === text.trim() && isNotAWord(text))
    await fc.assert(
      fc.asyncProperty(secret, secret, fc.constantFrom(...echoes), async (key, password, echo) => {
        fc.pre(!'[redacted]'.includes(key) && !'[redacted]'.includes(password))
        const server = await startFaults(echo(key), echo(password))
        lines.length = 0
        const encode = (text: string) => Buffer.from(`user:${text}`).toString('base64')
        const basic = encode(password)
        const request = {
          method: 'POST',
          url: `${server.origin}/purge/${encodeURIComponent(key)}`,
          headers: {
            'x-api-key': new Secret(key),
            authorization: new Secret(password).map(text => `Basic ${encode(text)}`),
          },
          body: { api_secret: new Secret(password), nested: [{ key: new Secret(key) }] },
        } as const
        const policy = { timeout: 20_000, retries: 1, maxRetryDelay: 1 }
        let shown: string
        try {
          // The answer itself is what providers read, as it came.
          const { response, ...sent } = await send(request, policy)
          shown = inspect({ ...sent, status: response.status })
        } catch (error) {
          shown = `${inspect(error, { depth: 9 })} ${JSON.stringify(error)}`
        } finally {
          await server.close()
        }
        expect(server.requests[0]).toContain(basic)
        expect(lines.length).toBeGreaterThan(0)
        const all = shown + lines.join('\n')
        for (const text of [key, password, basic, encodeURIComponent(key), encodeURIComponent(password)]) {
          // The stack names the files of this test, which no server sent.
          expect(all.replace(/^ +at .*$/gm, '')).not.toContain(text)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('are masked in the lines about each attempt', async () => {
    lines.length = 0
    const server = await startFaults(finish(), reply(429, { 'retry-after': '3' }), reply(200))
    const headers = { authorization: new Secret('Bearer t0k') }
    const policy = { timeout: 20_000, retries: 4, maxRetryDelay: 5000 }
    await send({ method: 'POST', url: `${server.origin}/t0k`, headers }, { ...policy, maxRetryDelay: 3000 })
    await server.close()
    expect(lines.map(line => line.replace(/\d+ ms/, 'N ms'))).toEqual([
      `POST ${server.origin}/[redacted]: the connection was closed before the answer was complete (reset): UND_ERR_SOCKET, attempt 1, again in N ms`,
      `POST ${server.origin}/[redacted]: 429, attempt 2, again in N ms`,
      `POST ${server.origin}/[redacted]: 200, attempt 3`,
    ])
  })
})
