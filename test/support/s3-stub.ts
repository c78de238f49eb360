import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { Sha256 } from '@aws-crypto/sha256-js'
import { SignatureV4 } from '@smithy/signature-v4'

/** What a stub is to do wrong, decided for each request. */
export interface Fault {
  /** Answered with this status and code, in place of what was asked. */
  readonly status?: number
  readonly code?: string
  /** Done, but the connection is cut before the answer. */
  readonly cutsAnswer?: true
}

/** How a stub is unlike S3. */
export interface StubOptions {
  /** The headers of conditions that it leaves aside. */
  readonly ignores?: readonly string[]
  readonly weak?: boolean
  /** Names in one page of a list. @default 1000 */
  readonly page?: number
}

/** A bucket of a stub. */
export interface S3Stub {
  /** `http://127.0.0.1:PORT` */
  readonly endpoint: string
  /** Bytes by their names, as they lie there. */
  readonly objects: Map<string, Buffer>
  /** `METHOD name`, of every request so far. */
  readonly requests: readonly string[]
  /** Asked for each request; `undefined`: nothing is wrong with it. */
  fault: (method: string, name: string) => Fault | undefined
  close(): Promise<void>
}

/** The keys that a stub knows. */
export const stubKeys = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'not-a-real/secret+key' } as const
/** Its bucket and region. */
export const stubPlace = { bucket: 'a-bucket', region: 'eu-central-1' } as const

const signer = new SignatureV4({
  service: 's3',
  region: stubPlace.region,
  credentials: stubKeys,
  sha256: Sha256,
  uriEscapePath: false,
})

/**
 * A stub of S3, not a server of it: one bucket in memory, with what the ledger's store asks for. Signatures are made once
 * more by Amazon's own signer and compared, and conditions are kept as Amazon documents them.
 */
export async function startS3Stub({
  ignores = [],
  weak = false,
  page = 1000,
}: StubOptions = {}): Promise<S3Stub> {
  const objects = new Map<string, Buffer>()
  const requests: string[] = []
  const etagOf = (bytes: Buffer | undefined) =>
    bytes && `${weak ? 'W/' : ''}"${createHash('md5').update(bytes).digest('hex')}"`

  function act(method: string, name: string, request: IncomingMessage, body: Buffer): Answer {
    const now = objects.get(name)
    if (method === 'GET') {
      return now === undefined ? failure(404, 'NoSuchKey') : { status: 200, etag: etagOf(now), body: now }
    }
    if (method === 'DELETE') {
      objects.delete(name)
      return { status: 204 }
    }
    const [none, match] = ['if-none-match', 'if-match'].map(header =>
      ignores.includes(header) ? undefined : request.headers[header],
    )
    if (none === '*' && now !== undefined) return failure(412, 'PreconditionFailed')
    if (match !== undefined && now === undefined) return failure(404, 'NoSuchKey')
    if (match !== undefined && match !== etagOf(now)) return failure(412, 'PreconditionFailed')
    objects.set(name, body)
    return { status: 200, etag: etagOf(body) }
  }

  function list({ searchParams }: URL): Answer {
    const [prefix, after] = ['prefix', 'continuation-token'].map(name => searchParams.get(name) ?? '')
    const all = [...objects.keys()].filter(name => name.startsWith(`${prefix}`) && name > `${after}`).sort()
    const shown = all.slice(0, page)
    const more = all.length > page
    const token = more ? `<NextContinuationToken>${shown.at(-1)}</NextContinuationToken>` : ''
    const keys = shown.map(name => `<Contents><Key>${name}</Key></Contents>`).join('')
    const text = `<IsTruncated>${more}</IsTruncated>${token}${keys}`
    return { status: 200, body: Buffer.from(`<ListBucketResult>${text}</ListBucketResult>`) }
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request)
    const { method = '' } = request
    const url = new URL(request.url ?? '', stub.endpoint)
    const isList = url.pathname === `/${stubPlace.bucket}`
    const name = url.pathname.slice(stubPlace.bucket.length + 2)
    requests.push(`${method} ${isList ? '?' : name}`)
    const wrong = await refusal(request, url, body)
    const fault = wrong === undefined ? stub.fault(method, name) : undefined
    const answered =
      wrong ??
      (fault?.status === undefined
        ? isList
          ? list(url)
          : act(method, name, request, body)
        : failure(fault.status, fault.code ?? 'InternalError'))
    if (fault?.cutsAnswer) return void request.socket.destroy()
    if (answered.etag !== undefined) response.setHeader('etag', answered.etag)
    response.writeHead(answered.status).end(answered.body)
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(error => response.destroy(error))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const stub: S3Stub = {
    endpoint: `http://127.0.0.1:${Object(server.address()).port}`,
    objects,
    requests,
    fault: () => undefined,
    async close() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
  return stub
}

interface Answer {
  readonly status: number
  readonly etag?: string | undefined
  readonly body?: Buffer
}

function failure(status: number, code: string): Answer {
  const text = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>said by the stub</Message></Error>`
  return { status, body: Buffer.from(text) }
}

/** Whether who asks is whom the signature says; `undefined`: so it is. */
async function refusal(
  { method = '', headers }: IncomingMessage,
  url: URL,
  body: Buffer,
): Promise<Answer | undefined> {
  if (!url.pathname.startsWith(`/${stubPlace.bucket}`)) return failure(404, 'NoSuchBucket')
  const { authorization = '', 'x-amz-date': date = '', 'x-amz-content-sha256': digest } = headers
  const signed = /SignedHeaders=([^,]*)/.exec(authorization)?.[1]?.split(';') ?? []
  if (!authorization.includes(stubKeys.accessKeyId)) return failure(403, 'InvalidAccessKeyId')
  if (digest !== createHash('sha256').update(body).digest('hex'))
    return failure(400, 'XAmzContentSHA256Mismatch')
  const at = new Date(`${date}`.replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5'))
  if (Math.abs(at.getTime() - Date.now()) > 15 * 60_000) return failure(403, 'RequestTimeTooSkewed')
  const own = await signer.sign(
    {
      method,
      protocol: 'http:',
      hostname: url.hostname,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: Object.fromEntries(signed.map(name => [name, String(headers[name])])),
    },
    { signingDate: at },
  )
  return own.headers.authorization === authorization ? undefined : failure(403, 'SignatureDoesNotMatch')
}
