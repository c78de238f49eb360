import { createServer, type IncomingHttpHeaders } from 'node:http'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { listenOnLoopback } from './listen.ts'

/** A request as it arrived. */
export interface WebRequest {
  /** Without the query. */
  readonly path: string
  readonly query: string
  readonly headers: IncomingHttpHeaders
}

/** What is answered; a `body` is compressed as `coding` says. */
export interface WebAnswer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

/** A web server that serves what it was given, which need not be what was built. */
export interface WebOrigin {
  /** `http://127.0.0.1:PORT` */
  readonly url: string
  /** What it serves, by path. */
  readonly files: Map<string, string>
  readonly requests: WebRequest[]
  /** The content coding of all answers. @default none */
  coding: 'gzip' | 'br' | undefined
  /** Answers in place of the files, where it gives something. Called with the number of the request, from 1. */
  answer: (request: WebRequest, number: number) => WebAnswer | 'hang' | undefined
}

/** Starts a {@link WebOrigin} on loopback; it ends with the test. */
export async function startWebOrigin(files: Readonly<Record<string, string>> = {}): Promise<WebOrigin> {
  const origin = {
    url: '',
    files: new Map<string, string>(),
    requests: [],
    coding: undefined,
    answer: () => undefined,
  }
  const made: WebOrigin = origin
  upload(made, files)
  const server = createServer((incoming, outgoing) => {
    const { pathname: path, search: query } = new URL(incoming.url ?? '/', 'http://localhost')
    const request = { path, query, headers: incoming.headers }
    made.requests.push(request)
    const answer = made.answer(request, made.requests.length) ?? fileAnswer(made, path)
    if (answer === 'hang') return
    const { status = 200, headers = {}, body = '' } = answer
    const coded =
      made.coding === 'gzip'
        ? gzipSync(body)
        : made.coding === 'br'
          ? brotliCompressSync(body)
          : Buffer.from(body)
    outgoing.writeHead(status, {
      ...(made.coding === undefined ? {} : { 'content-encoding': made.coding }),
      'content-type': path.endsWith('.html') ? 'text/html' : 'text/css',
      ...headers,
    })
    outgoing.end(coded)
  })
  origin.url = await listenOnLoopback(server)
  return made
}

/** Puts files where a server finds them, by path without the leading slash; those it has and that are not named go. */
export function upload({ files }: WebOrigin, contents: Readonly<Record<string, string>>): void {
  files.clear()
  for (const [path, content] of Object.entries(contents)) files.set(`/${path}`, content)
}

function fileAnswer({ files }: WebOrigin, path: string): WebAnswer {
  const body = files.get(path)
  return body === undefined ? { status: 404, body: 'Not Found\n' } : { body }
}
