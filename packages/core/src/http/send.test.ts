import { getEventListeners } from 'node:events'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import {
  drip,
  type FaultServer,
  finish,
  hang,
  type Reaction,
  reply,
  startFaults,
} from '../../../../test/support/faults.ts'
import { createTestClock } from '../../../../test/support/test-clock.ts'
import { silentLogger } from '../log/logger.ts'
import { Secret } from '../secret/secret.ts'
import type { RawResponse, SendPolicy, SignedMessage } from '../wire/model.ts'
import { TextBody } from '../wire/text-body.ts'
import { bodyLimit } from './attempt.ts'
import { type Clock, systemClock } from './clock.ts'
import { createSend } from './send.ts'

const policy: SendPolicy = { timeout: 10_000, retries: 4, maxRetryDelay: 90_000 }
const ends: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

async function serve(...reactions: [Reaction, ...Reaction[]]): Promise<FaultServer> {
  const server = await startFaults(...reactions)
  ends.push(server.close)
  return server
}

function sender(clock: Clock = createTestClock(), random = () => 0.5, logger = silentLogger) {
  const made = createSend({ clock, logger, random })
  ends.push(made.close)
  return made
}

describe('the request', () => {
  it('is sent as it is given, secrets in clear, with the headers of JSON', async () => {
    const server = await serve(reply(202, { 'X-Note': 'a' }, '{"ok":true}'))
    const sent = await sender().send(
      {
        method: 'POST',
        url: `${server.origin}/v1/sites/a%20b/caches?action=purge`,
        headers: { Authorization: new Secret('Bearer t0k'), accept: 'application/json' },
        body: { paths: ['/é'], api_key: new Secret('k3y') },
      },
      policy,
    )
    const { version } = createRequire(import.meta.url)('../../package.json')
    const body = Buffer.from('{"paths":["/é"],"api_key":"k3y"}')
    expect(server.requests[0]?.split('\r\n')).toEqual([
      'POST /v1/sites/a%20b/caches?action=purge HTTP/1.1',
      `host: 127.0.0.1:${server.port}`,
      'connection: keep-alive',
      `user-agent: cdn-purge/${version}`,
      'content-type: application/json',
      'authorization: Bearer t0k',
      'accept: application/json',
      `content-length: ${body.length}`,
      '',
      body.toString('latin1'),
    ])
    expect(sent).toEqual({
      response: { status: 202, headers: { 'content-length': '11', 'x-note': 'a' }, text: '{"ok":true}' },
      attempts: 1,
      ms: 0,
    })
  })

  it('has no content type without a body', async () => {
    const server = await serve(reply(202))
    await sender().send({ method: 'POST', url: server.origin, headers: {} }, policy)
    expect(server.requests[0]).toMatch(/^POST \/ HTTP/)
    expect(server.requests[0]).toMatch(/content-length: 0\r\n/)
    expect(server.requests[0]).not.toMatch(/content-type/)
  })

  it.each<[string, string, Record<string, string | Secret>, RegExp]>([
    ['a URL that is none', 'api.example.com', {}, /GET api\.example\.com was not sent: .*absolute URL/],
    ['a broken URL with a password', 'http://me:pass@:80', {}, /GET http:\/\/:80 was not sent/],
    ['a secret in clear text', 'http://api.example.com', { a: new Secret('k') }, /https only/],
    [
      'a secret with a line break',
      'https://127.0.0.1',
      { a: new Secret('key\n') },
      /header "a" holds a line break/,
    ],
  ])('is refused without a try for %s', async (_name, url, headers, message) => {
    const refused = sender().send({ method: 'GET', url, headers }, policy)
    await expect(refused).rejects.toMatchObject({
      code: 'REQUEST_FAILED',
      message: expect.stringMatching(message),
    })
  })
})

describe('the answer', () => {
  it('is read as UTF-8, without a byte order mark', async () => {
    const bytes = Buffer.from('\ufeff{"message":"gelöscht ✓"}')
    const server = await serve(socket => {
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${bytes.length}\r\n\r\n`)
      // Cut within a character.
      socket.write(bytes.subarray(0, 20), () => socket.write(bytes.subarray(20)))
    })
    const { response } = await sender().send({ method: 'GET', url: server.origin, headers: {} }, policy)
    expect(response.text).toBe('{"message":"gelöscht ✓"}')
  })

  it('is read up to the cap, and not beyond', async () => {
    const server = await serve(
      reply(200, {}, 'x'.repeat(bodyLimit)),
      reply(404, {}, 'x'.repeat(bodyLimit + 1)),
    )
    const { send } = sender()
    const request = { method: 'GET', url: `${server.origin}/big`, headers: {} } as const
    expect((await send(request, policy)).response.text).toHaveLength(1_048_576)
    await expect(send(request, policy)).rejects.toMatchObject({
      code: 'ANSWER_INVALID',
      message: `GET ${server.origin}/big was answered (404) with a body longer than 1048576 bytes`,
    })
    expect(server.requests).toHaveLength(2)
  })

  it('is the last of five, when the status does not get better', async () => {
    const clock = createTestClock(1000)
    const server = await serve(reply(503, {}, 'busy'))
    const sent = await sender(clock).send({ method: 'POST', url: server.origin, headers: {} }, policy)
    expect(sent).toMatchObject({ response: { status: 503, text: 'busy' }, attempts: 5, ms: 7500 })
    expect(clock.sleeps).toEqual([500, 1000, 2000, 4000])
    expect(server.requests).toHaveLength(5)
  })

  it.each([
    ['in seconds', '7', [7000]],
    ['as a date', new Date(60_000).toUTCString(), [50_000]],
  ])('is waited for as Retry-After says %s', async (_name, value, sleeps) => {
    const clock = createTestClock(10_000)
    const server = await serve(reply(429, { 'Retry-After': value }), reply(202))
    const sent = await sender(clock).send({ method: 'POST', url: server.origin, headers: {} }, policy)
    expect(sent).toMatchObject({ response: { status: 202 }, attempts: 2 })
    expect(clock.sleeps).toEqual(sleeps)
  })

  it('is waited for aloud, where that takes long', async () => {
    const told: string[] = []
    const info = (text: string) => void told.push(text)
    const made = sender(createTestClock(), undefined, { ...silentLogger, info })
    const server = await serve(
      ...[reply(429, { 'Retry-After': '60' }), reply(500), reply(503, { 'Retry-After': '4' })],
      ...[(socket: Socket) => void socket.destroy(), reply(202)],
    )
    const request = { method: 'POST', url: server.origin, headers: {} } as const
    await made.send(request, { ...policy, name: 'wpengine', ifInterrupted: 'Ctrl-C keeps it pending' })
    expect(told).toEqual([
      'wpengine: 429, waiting 60 s; Ctrl-C keeps it pending',
      'wpengine: 503, waiting 4 s; Ctrl-C keeps it pending',
      expect.stringMatching(/^wpengine: the connection was closed .*, waiting 4 s; Ctrl-C keeps it pending$/),
    ])
    const other = await serve(reply(429, { 'Retry-After': '5' }), reply(202))
    await made.send({ ...request, url: other.origin }, policy)
    expect(told.at(-1)).toBe(`127.0.0.1:${other.port}: 429, waiting 5 s`)
  })

  it('is given back at once when the server asks for more patience than there is', async () => {
    const clock = createTestClock()
    const server = await serve(reply(429, { 'Retry-After': '91' }))
    const sent = await sender(clock).send({ method: 'POST', url: server.origin, headers: {} }, policy)
    expect(sent).toMatchObject({ response: { status: 429, headers: { 'retry-after': '91' } }, attempts: 1 })
    expect(clock.sleeps).toEqual([])
  })
})

describe('connections', () => {
  it('are kept, one for each request under way, and never shared', async () => {
    let most = 0
    let underWay = 0
    const server = createServer((request, response) => {
      most = Math.max(most, ++underWay)
      request.resume().on('end', () =>
        setImmediate(() => {
          underWay--
          response.end('{}')
        }),
      )
    })
    const ports = new Set<number | undefined>()
    server.on('request', request => ports.add(request.socket.remotePort))
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    ends.push(async () => void server.close())
    const address = server.address()
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`

    const warnings: Error[] = []
    const warn = (warning: Error) => warnings.push(warning)
    process.on('warning', warn)
    const { send } = sender()
    const stop = new AbortController()
    const request = { method: 'POST', url, headers: {}, body: { a: 1 } } as const
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        for (let sent = 0; sent < 10; sent++) await send(request, policy, stop.signal)
      }),
    )
    process.off('warning', warn)
    expect(ports.size).toBeLessThanOrEqual(20)
    expect(most).toBeLessThanOrEqual(20)
    expect(warnings).toEqual([])
    // A signal that lives as long as the run gathers nothing.
    expect(getEventListeners(stop.signal, 'abort')).toEqual([])
  })

  it('are opened anew when the server has closed them', async () => {
    const server = await serve(finish('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'), reply(202))
    const { send } = sender()
    const request = { method: 'POST', url: server.origin, headers: {} } as const
    await send(request, policy)
    await server.idle()
    expect((await send(request, policy)).response.status).toBe(202)
    expect(server.sockets()).toBe(2)
  })

  it('are gone after closing, and nothing is sent any more', async () => {
    const server = await serve(reply(200), hang)
    const { send, close } = sender()
    const request = { method: 'POST', url: server.origin, headers: {} } as const
    await send(request, policy)
    const hanging = send(request, policy)
    const interrupted = expect(hanging).rejects.toMatchObject({ code: 'INTERRUPTED' })
    await server.arrived(2)
    await close()
    await interrupted
    await server.idle()
    await expect(send(request, policy)).rejects.toMatchObject({ code: 'INTERRUPTED' })
    expect(server.requests).toHaveLength(2)
  })
})

describe('interruption', () => {
  const headers = 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n'
  const cases: [string, Reaction][] = [
    ['while it waits for headers', hang],
    ['while it waits for the body', drip(`${headers}ab`, 1)],
  ]
  it.each(cases)('ends a request %s', async (_name, reaction) => {
    const server = await serve(reaction)
    const stop = new AbortController()
    const sending = sender().send({ method: 'POST', url: server.origin, headers: {} }, policy, stop.signal)
    const interrupted = expect(sending).rejects.toMatchObject({
      code: 'INTERRUPTED',
      message: `POST ${server.origin}/ was interrupted`,
    })
    await server.arrived(1)
    stop.abort()
    await interrupted
    await server.idle()
  })

  it('ends a wait', async () => {
    const server = await serve(reply(503))
    const stop = new AbortController()
    const clock: Clock = {
      ...systemClock,
      sleep: (_ms, signal) => {
        const sleep = systemClock.sleep(60_000, signal)
        stop.abort()
        return sleep
      },
    }
    const sending = sender(clock).send(
      { method: 'POST', url: server.origin, headers: {} },
      policy,
      stop.signal,
    )
    await expect(sending).rejects.toMatchObject({ code: 'INTERRUPTED' })
    expect(server.requests).toHaveLength(1)
  })

  it('ends a wait when the sender is closed', async () => {
    const server = await serve(reply(503))
    const clock: Clock = {
      ...systemClock,
      sleep: (_ms, signal) => {
        const sleep = systemClock.sleep(60_000, signal)
        void closing()
        return sleep
      },
    }
    const made = sender(clock)
    const closing = () => made.close()
    const sending = made.send({ method: 'POST', url: server.origin, headers: {} }, policy)
    await expect(sending).rejects.toMatchObject({ code: 'INTERRUPTED' })
  })

  it('sends nothing for a signal that is already aborted', async () => {
    const server = await serve(reply(200))
    const request = { method: 'POST', url: server.origin, headers: {} } as const
    await expect(sender().send(request, policy, AbortSignal.abort())).rejects.toMatchObject({
      code: 'INTERRUPTED',
    })
    expect(server.sockets()).toBe(0)
  })
})

describe('what an API needs beside JSON', () => {
  it('sends any method, to another host than it names, and text of another type', async () => {
    const server = await serve(reply(200))
    const { send } = sender()
    const headers = { host: 'www.example.com' }
    await send({ method: 'PURGE', url: `${server.origin}/a?x=1`, headers }, policy)
    await send(
      {
        method: 'DELETE',
        url: `${server.origin}/cache`,
        headers: {},
        body: new TextBody('application/x-www-form-urlencoded', new Secret('k=s3cr3t')),
      },
      policy,
    )
    const [purge = '', form = ''] = server.requests
    expect(purge).toMatch(/^PURGE \/a\?x=1 HTTP\/1\.1\r\n/)
    expect(purge).toContain('host: www.example.com\r\n')
    expect(form).toMatch(/^DELETE \/cache /)
    expect(form).toContain('content-type: application/x-www-form-urlencoded\r\n')
    expect(form).toMatch(/\r\n\r\nk=s3cr3t$/)
  })

  it('has each attempt signed anew, over what is sent', async () => {
    const server = await serve(reply(503), reply(503), reply(200))
    const clock = createTestClock(1000)
    const signed: SignedMessage[] = []
    const nonces = new Set<string>()
    await sender(clock).send(
      {
        method: 'POST',
        url: `${server.origin}/v1?a=b`,
        headers: {},
        body: new TextBody('text/plain', 'é'),
        sign(message, { now, nonce }) {
          signed.push(message)
          nonces.add(nonce)
          return { 'x-date': `${now}`, authorization: new Secret(`signed-${now}`) }
        },
      },
      policy,
    )
    expect(signed.map(({ method, url, body }) => [method, url.search, body?.toString()])).toEqual(
      Array(3).fill(['POST', '?a=b', 'é']),
    )
    expect(nonces.size).toBe(3)
    const dates = server.requests.map(
      request => /x-date: (\d+)\r\nauthorization: signed-\1\r\n/.exec(request)?.[1],
    )
    expect(new Set(dates).size).toBe(3)
    expect(dates).not.toContain(undefined)
  })

  it('sends no signature where it could be read on the way', async () => {
    const sign = () => ({ authorization: 'signed' })
    const request = { method: 'POST', url: 'http://api.example.com/', headers: {}, sign }
    await expect(sender().send(request, policy)).rejects.toThrow('credentials are sent over https only')
  })

  it('waits, longer each time, for an API that says it is busy', async () => {
    const busy = reply(400, {}, 'too many at once')
    const server = await serve(busy, busy, reply(201))
    const clock = createTestClock()
    const rules = { busy: ({ text }: RawResponse) => (text.startsWith('too many') ? 15_000 : undefined) }
    const { attempts, response } = await sender(clock).send(
      { method: 'POST', url: server.origin, headers: {} },
      { ...policy, ...rules },
    )
    expect([attempts, response.status]).toEqual([3, 201])
    expect(clock.sleeps.reduce((sum, ms) => sum + ms, 0)).toBe(45_000)
    const refused = await serve(reply(400, {}, 'no'))
    const once = await sender().send(
      { method: 'POST', url: refused.origin, headers: {} },
      { ...policy, ...rules },
    )
    expect(once.attempts).toBe(1)
  })
})
