import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { onTestFinished } from 'vitest'
import { listenOnLoopback } from './listen.ts'

/** A proxy as companies have it: it alone can reach the hosts that it knows. */
export interface Proxy {
  /** `http://127.0.0.1:PORT` */
  readonly url: string
  /** What it was asked for, such as `CONNECT api.example:443` and `GET http://www.example/`, in order. */
  readonly log: string[]
  /** Answers every request with this status. */
  refuse?: number
}

/**
 * Starts a proxy on loopback; it ends with the test.
 *
 * @param hosts - by `host:port`, the port on loopback that stands for it
 * @param password - what it asks for, as `user:password`. @default nothing
 */
export async function startProxy(hosts: Readonly<Record<string, number>>, password?: string): Promise<Proxy> {
  const log: string[] = []
  const expected = password && `Basic ${Buffer.from(password).toString('base64')}`
  const check = ({ method, url, headers }: IncomingMessage) => {
    log.push(`${method} ${url}`)
    return proxy.refuse ?? (headers['proxy-authorization'] === expected ? 200 : 407)
  }
  const server = createServer((incoming: IncomingMessage, outgoing: ServerResponse) => {
    const status = check(incoming)
    const url = new URL(incoming.url ?? '')
    const port = hosts[`${url.hostname}:${url.port || 80}`]
    if (status !== 200 || port === undefined)
      return void outgoing.writeHead(status === 200 ? 502 : status).end()
    const { method, headers } = incoming
    const onward = request(
      { host: '127.0.0.1', port, path: url.pathname + url.search, method, headers },
      answer => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(outgoing)
      },
    )
    incoming.pipe(onward)
  })
  server.on('connect', (incoming: IncomingMessage, socket: Duplex) => {
    const status = check(incoming)
    const port = hosts[incoming.url ?? '']
    const refusal = status === 200 && port === undefined ? 502 : status
    if (refusal !== 200 || port === undefined) return void socket.end(`HTTP/1.1 ${refusal} No\r\n\r\n`)
    const onward = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      onward.pipe(socket).pipe(onward)
    })
    onward.on('error', () => socket.destroy())
    socket.on('error', () => onward.destroy())
  })
  const proxy: Proxy = { url: await listenOnLoopback(server), log }
  return proxy
}

/** A server of https on loopback. */
export interface TlsFront {
  readonly port: number
  /** Path of the certificate of the authority that vouches for it. */
  readonly authority: string
}

/** Puts TLS for one host before a server of http on loopback; it ends with the test. */
export async function startTlsFront(host: string, target: string): Promise<TlsFront> {
  const folder = mkdtempSync(join(tmpdir(), 'cdn-purge-tls-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const names = ['-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`, '-days', '2']
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1']
  execFileSync('openssl', ['req', '-x509', '-nodes', ...curve, ...names, '-keyout', key, '-out', cert], {
    stdio: 'pipe',
  })
  const identity = { key: readFileSync(key), cert: readFileSync(cert) }
  const server = createTlsServer(identity, ({ url = '/', method, headers }, outgoing) => {
    const onward = request(new URL(url, target), {
      method,
      headers: { ...headers, host: new URL(target).host },
    })
    onward.on('response', answer => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    })
    outgoing.req.pipe(onward)
  })
  const port = Number(new URL(await listenOnLoopback(server)).port)
  return { port, authority: cert }
}
