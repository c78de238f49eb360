import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { reply, startFaults } from '../../../../test/support/faults.ts'
import { createTestClock } from '../../../../test/support/test-clock.ts'
import { createSend } from '../http/send.ts'
import { silentLogger } from '../log/logger.ts'
import { decodeWhole } from './decode-body.ts'

const LIMIT = 1000
const text = '{"message":"gelöscht ✓"}'

describe('decodeWhole', () => {
  it.each([
    ['gzip', gzipSync(text)],
    ['X-GZIP', gzipSync(text)],
    ['deflate', deflateSync(text)],
    ['br', brotliCompressSync(text)],
    ['identity', Buffer.from(text)],
    ['', Buffer.from(text)],
  ])('reads %j', async (encoding, body) => {
    expect((await decodeWhole(body, encoding, LIMIT))?.toString()).toBe(text)
  })

  it.each([
    ['zstd', Buffer.from(text)],
    ['gzip', Buffer.from(text)],
    ['gzip', gzipSync(text).subarray(0, 20)],
    ['gzip', gzipSync(Buffer.alloc(LIMIT + 1))],
    ['gzip, gzip', gzipSync(gzipSync(text))],
    ['constructor', Buffer.from(text)],
  ])('does not read %j that is another, cut or too long', async (encoding, body) => {
    expect(await decodeWhole(body, encoding, LIMIT)).toBeUndefined()
  })
})

describe('an answer in an encoding', () => {
  const { send, close } = createSend({ clock: createTestClock(), logger: silentLogger })
  afterAll(close)
  const ask = async (encoding: string) => {
    const server = await startFaults(reply(200, { 'content-encoding': encoding }, 'no such thing'))
    try {
      return await send(
        { method: 'GET', url: server.origin, headers: {} },
        { timeout: 9_000, retries: 0, maxRetryDelay: 1 },
      )
    } finally {
      await server.close()
    }
  }

  it('that cannot be read is an error, and its bytes are not shown', async () => {
    const error = {
      code: 'ANSWER_INVALID',
      message: expect.stringMatching(/in the encoding "gzip", which cannot/),
    }
    await expect(ask('gzip')).rejects.toMatchObject(error)
  })
})
