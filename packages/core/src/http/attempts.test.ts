import { createServer } from 'node:http'
import { expect, it, onTestFinished } from 'vitest'
import { listenOnLoopback } from '../../../../test/support/listen.ts'
import { createTestClock } from '../../../../test/support/test-clock.ts'
import { silentLogger } from '../log/logger.ts'
import type { PastAttempt } from '../wire/model.ts'
import { createSend } from './send.ts'

it('tells of each attempt: when it began, what came of it, and how long was waited then', async () => {
  let requests = 0
  const url = await listenOnLoopback(
    createServer((request, response) => {
      requests++
      if (requests === 1) response.writeHead(429, { 'retry-after': '2' }).end()
      else if (requests === 2) request.socket.destroy()
      else response.writeHead(202).end('{}')
    }),
  )
  const { send, close } = createSend({
    clock: createTestClock(5000),
    logger: silentLogger,
    random: () => 0.5,
  })
  onTestFinished(() => close())
  const attempts: PastAttempt[] = []
  const sent = await send(
    { method: 'POST', url, headers: {}, body: {} },
    { timeout: 5000, retries: 4, maxRetryDelay: 90_000, onAttempt: attempt => void attempts.push(attempt) },
  )
  expect(sent.attempts).toBe(3)
  expect(attempts).toEqual([
    { startedAt: 5000, ms: 0, status: 429, wait: 2000 },
    { startedAt: 7000, ms: 0, reason: expect.any(String), wait: 1000 },
    { startedAt: 8000, ms: 0, status: 202 },
  ])
})
