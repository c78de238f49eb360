import { createRequire } from 'node:module'
import { expect, it } from 'vitest'
import { reply, startFaults } from '../../../../test/support/faults.ts'
import { silentLogger } from '../log/logger.ts'
import { systemClock } from './clock.ts'
import { createSend } from './send.ts'

const loaded = () =>
  Object.keys(createRequire(import.meta.url).cache).filter(path => /[/\\]undici[/\\]/.test(path))

it('loads the HTTP client with the first request, and not before', async () => {
  const { send, close } = createSend({ clock: systemClock, logger: silentLogger })
  const policy = { timeout: 20_000, retries: 0, maxRetryDelay: 0 }
  const aborted = send({ method: 'GET', url: 'http://127.0.0.1', headers: {} }, policy, AbortSignal.abort())
  await expect(aborted).rejects.toMatchObject({ code: 'INTERRUPTED' })
  expect(loaded()).toEqual([])

  const server = await startFaults(reply(200))
  await send({ method: 'GET', url: server.origin, headers: {} }, policy)
  expect(loaded()).not.toEqual([])
  await close()
  await server.close()
})
