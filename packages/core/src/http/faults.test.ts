import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import {
  drip,
  type FaultServer,
  finish,
  hang,
  type Reaction,
  reply,
  reset,
  startFaults,
  write,
} from '../../../../test/support/faults.ts'
import { createTestClock } from '../../../../test/support/test-clock.ts'
import { silentLogger } from '../log/logger.ts'
import { Secret } from '../secret/secret.ts'
import type { SendPolicy } from '../wire/model.ts'
import { createSend } from './send.ts'

const policy: SendPolicy = { timeout: 20_000, retries: 1, maxRetryDelay: 90_000 }
const impatient: SendPolicy = { ...policy, timeout: 150 }
const ends: (() => unknown)[] = []

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

async function serve(...reactions: [Reaction, ...Reaction[]]): Promise<FaultServer> {
  const server = await startFaults(...reactions)
  ends.push(server.close)
  return server
}

function post(url: string, given: SendPolicy = policy) {
  const { send, close } = createSend({ clock: createTestClock(), logger: silentLogger, random: () => 0 })
  ends.push(close)
  const headers = { 'x-api-key': new Secret('s3cr3t!') }
  return send({ method: 'POST', url, headers, body: { paths: ['/a'] } }, given)
}

const head = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n'
const short = `${head}content-length: 20\r\n\r\n{"ok":`
const chunked = `${head}transfer-encoding: chunked\r\n\r\n6\r\n{"ok":\r\n`
const closed = 'the connection was closed before the answer was complete (reset): '
const invalid = 'the answer is not valid HTTP: '

describe('a server that fails once is asked again', () => {
  it.each<[string, Reaction]>([
    ['a reset before the answer', reset()],
    ['an end before the answer', finish()],
    ['a reset within a body of known length', reset(short)],
    ['an end within a body of known length', finish(short)],
    ['a reset within a chunked body', reset(chunked)],
    ['an end within a chunked body', finish(chunked)],
    ['an end within the headers', finish(head)],
    ['a bad status line', write('HTTP/1.1 two hundred\r\n\r\n')],
    ['something else than HTTP', write('SSH-2.0-OpenSSH_9.2\r\n')],
    ['length and chunks at once', write(`${head}content-length: 3\r\ntransfer-encoding: chunked\r\n\r\n`)],
    ['headers that are too long', reply(200, { 'x-long': 'x'.repeat(65_536) })],
  ])('after %s', async (_name, fault) => {
    const server = await serve(fault, reply(202, {}, '{"ok":true}'))
    const sent = await post(`${server.origin}/purge`)
    expect(sent).toMatchObject({ response: { status: 202, text: '{"ok":true}' }, attempts: 2 })
    expect(server.requests[1]).toBe(server.requests[0])
  })

  it.each<[string, Reaction]>([
    ['silence', hang],
    ['silence within the headers', write(head)],
    ['silence within the body', write(short)],
    ['headers that drip', drip(`${head}x-slow: ${'x'.repeat(1000)}`, 10)],
    ['a body that drips', drip(`${head}content-length: 100000\r\n\r\n${'x'.repeat(1000)}`, 10)],
  ])('after %s', async (_name, fault) => {
    const server = await serve(fault, reply(202))
    expect(await post(server.origin, impatient)).toMatchObject({ response: { status: 202 }, attempts: 2 })
    expect(server.sockets()).toBe(2)
  })
})

describe('a server that keeps failing', () => {
  it.each<[string, Reaction, string]>([
    ['a reset before the answer', reset(), `${closed}ECONNRESET`],
    ['an end before the answer', finish(), `${closed}UND_ERR_SOCKET`],
    ['an end within the body', finish(short), `${closed}UND_ERR_SOCKET`],
    [
      'a bad status line',
      write('HTTP/1.1 two hundred\r\n\r\n'),
      `${invalid}Response does not match the HTTP/1.1 protocol (Invalid status code)`,
    ],
    [
      'long headers',
      reply(200, { a: 'x'.repeat(65_536) }),
      'the headers of the answer are too long: UND_ERR_HEADERS_OVERFLOW',
    ],
    ['silence', hang, 'it took longer than 150 ms (timeout)'],
  ])('is named, with the reason: %s', async (_name, fault, reason) => {
    const server = await serve(fault)
    const failed = post(`${server.origin}/purge?a=1`, fault === hang ? impatient : policy)
    await expect(failed).rejects.toMatchObject({
      code: 'REQUEST_FAILED',
      message: `POST ${server.origin}/purge?a=1 got no answer: ${reason} (2 attempts)`,
      hint: expect.stringMatching(/./),
    })
    expect(server.requests).toHaveLength(2)
  })
})

describe('answers that cannot be told from whole ones', () => {
  it.each<[string, Reaction]>([
    ['an end', finish(`${head}\r\n{"ok":`)],
    ['malformed JSON', reply(200, {}, '{"ok":')],
  ])('are given back as they are: %s', async (_name, fault) => {
    const server = await serve(fault)
    expect(await post(server.origin)).toMatchObject({
      response: { status: 200, text: '{"ok":' },
      attempts: 1,
    })
  })

  it('are those behind interim answers', async () => {
    const interim = 'HTTP/1.1 102 Processing\r\nx-interim: 1\r\n\r\n'.repeat(5)
    const server = await serve(write(`${interim}HTTP/1.1 202 Accepted\r\ncontent-length: 2\r\n\r\n{}`))
    const { response } = await post(server.origin)
    expect(response).toEqual({ status: 202, headers: { 'content-length': '2' }, text: '{}' })
  })
})

describe('hosts that cannot be reached', () => {
  it('refused', async () => {
    const server = await serve(hang)
    await server.close()
    await expect(post(server.origin)).rejects.toMatchObject({
      message: `POST ${server.origin}/ got no answer: the connection was refused: ECONNREFUSED (2 attempts)`,
      hint: expect.stringContaining('`baseUrl`'),
      cause: { code: 'ECONNREFUSED' },
    })
  })

  it('refused at both addresses of a name', async () => {
    const server = await serve(hang)
    await server.close()
    await expect(post(`http://localhost:${server.port}`)).rejects.toThrow(
      'the connection was refused: ECONNREFUSED',
    )
  })

  it('unknown', async () => {
    await expect(post('https://cdn-purge.invalid/')).rejects.toThrow(
      /^POST https:\/\/cdn-purge\.invalid\/ got no answer: the host name could not be resolved \(DNS\): (ENOTFOUND|EAI_AGAIN) \(2 attempts\)$/,
    )
  })

  it('silent while TLS is being agreed on', async () => {
    const server = await serve(hang)
    const failed = post(`https://127.0.0.1:${server.port}`, impatient)
    await expect(failed).rejects.toThrow('it took longer than 150 ms (timeout) (2 attempts)')
    await server.idle()
    expect(server.sockets()).toBe(2)
  })

  it('without TLS', async () => {
    const plain = await startPlain()
    await expect(post(`https://127.0.0.1:${plain}`)).rejects.toThrow(
      'no TLS connection could be made: ERR_SSL_WRONG_VERSION_NUMBER (2 attempts)',
    )
  })

  it('with a certificate that nobody vouches for: final at once', async () => {
    const port = await startTls()
    await expect(post(`https://127.0.0.1:${port}`)).rejects.toMatchObject({
      message: expect.stringMatching(
        /its TLS certificate is not trusted: DEPTH_ZERO_SELF_SIGNED_CERT \(1 attempt\)$/,
      ),
      hint: expect.stringContaining('NODE_EXTRA_CA_CERTS'),
    })
  })
})

describe('redirects', () => {
  it.each([301, 302, 303, 307, 308])('%i is an error, and its target hears nothing', async status => {
    const other = await serve(reply(200))
    const location = `http://user:pass@127.0.0.1:${other.port}/login/s3cr3t%21?session=abc#top`
    const server = await serve(reply(status, { Location: location }))
    await expect(post(`${server.origin}/v1`)).rejects.toMatchObject({
      code: 'REDIRECTED',
      message: `POST ${server.origin}/v1 was redirected (${status}) to ${other.origin}/login/[redacted]?[redacted]`,
      hint: expect.stringContaining('`baseUrl`'),
    })
    expect(other.sockets()).toBe(0)
    expect(server.requests).toHaveLength(1)
  })

  it('within the host are errors, too', async () => {
    const server = await serve(reply(308, { Location: '/v2' }))
    await expect(post(server.origin)).rejects.toThrow(`was redirected (308) to ${server.origin}/v2`)
  })

  it('are told from answers by their target', async () => {
    const server = await serve(reply(300), reply(302, { Location: 'http://[' }))
    expect((await post(server.origin)).response.status).toBe(300)
    await expect(post(server.origin)).rejects.toThrow('was redirected (302) to what is not a URL')
  })
})

async function startPlain(): Promise<number> {
  const { createServer: createPlain } = await import('node:http')
  const server = createPlain((_request, response) => response.end())
  return listen(server)
}

async function startTls(): Promise<number> {
  const dir = await mkdtemp(join(tmpdir(), 'cdn-purge-'))
  const [key, cert] = [join(dir, 'key.pem'), join(dir, 'cert.pem')]
  const subject = ['-subj', '/CN=127.0.0.1', '-days', '1']
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1']
  execFileSync('openssl', ['req', '-x509', '-nodes', ...curve, ...subject, '-keyout', key, '-out', cert], {
    stdio: 'pipe',
  })
  const server = createServer({ key: await readFile(key), cert: await readFile(cert) })
  await rm(dir, { recursive: true })
  return listen(server)
}

async function listen(server: ReturnType<typeof createServer> | import('node:http').Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  ends.push(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}
