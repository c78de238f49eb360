import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import * as z from 'zod'
import type { Headers, OriginRequest, OriginResponse, OriginServer } from './exchange.ts'

/** Settings of an origin that is a server, or another edge. */
export const upstreamOrigin = z.strictObject({
  /** Absolute http or https URL; its path goes before every requested path. */
  url: z.url({ protocol: /^https?$/ }),
  /** The `Host` that is sent. @default the host that the client asked for */
  host: z.string().min(1).optional(),
})

/** Fields that belong to one connection, or that an edge decides by itself. */
const notForwarded = new Set([
  'accept-encoding',
  'cache-control',
  'connection',
  'content-length',
  'expect',
  'host',
  'if-modified-since',
  'keep-alive',
  'pragma',
  'proxy-authorization',
  'range',
  'te',
  'transfer-encoding',
  'upgrade',
])

/** Time without a byte after which an upstream counts as unreachable, in ms. */
const silence = 30_000

/** Fetches from a server with the path exactly as the client sent it: no normalising on the way. */
export function createUpstreamOrigin(options: z.output<typeof upstreamOrigin>): OriginServer {
  const base = new URL(options.url)
  const prefix = base.pathname.replace(/\/$/, '')
  return {
    async fetch(request) {
      try {
        return await send(base, prefix + request.path + request.query, options.host ?? request.host, request)
      } catch (error) {
        throw new Error(`upstream ${base.origin} did not answer ${request.path}: ${error}`, { cause: error })
      }
    },
  }
}

function send(base: URL, path: string, host: string, { headers }: OriginRequest): Promise<OriginResponse> {
  const open = base.protocol === 'https:' ? requestHttps : requestHttp
  return new Promise((resolve, reject) => {
    const outgoing = open(
      {
        hostname: base.hostname.replace(/^\[|\]$/g, ''),
        port: base.port,
        path,
        // One connection a request: none is left open when the simulator closes.
        agent: false,
        headers: { ...forwarded(headers), host },
        servername: host,
        timeout: silence,
      },
      response => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 502,
            headers: present(response.headers),
            body: Buffer.concat(chunks),
          }),
        )
      },
    )
    outgoing.on('timeout', () => outgoing.destroy(new Error(`no byte within ${silence} ms`)))
    outgoing.on('error', reject)
    outgoing.end()
  })
}

function forwarded(headers: Headers): Headers {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !notForwarded.has(name)))
}

/** The fields that have a value. */
export function present(headers: NodeJS.Dict<string | string[]>): Headers {
  const entries = Object.entries(headers)
  return Object.fromEntries(
    entries.flatMap(([name, value]): [string, string | string[]][] =>
      value === undefined ? [] : [[name, value]],
    ),
  )
}
