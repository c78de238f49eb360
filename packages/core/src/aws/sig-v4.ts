import { createHash, createHmac } from 'node:crypto'
import type { Secret } from '../secret/secret.ts'
import { compare } from '../text/compare.ts'
import type { Attempt, SignedMessage } from '../wire/model.ts'

/** Who signs, and for what. */
export interface SigV4 {
  readonly accessKeyId: string
  readonly secretAccessKey: Secret
  /** Of credentials that last for a while. */
  readonly sessionToken: Secret | undefined
  readonly region: string
  readonly service: string
  /** The `Content-Type` of requests with a body. */
  readonly type: string
}

const ALGORITHM = 'AWS4-HMAC-SHA256'

/**
 * The headers that sign a request by AWS's Signature Version 4, over its host, date, body and, where there is one, the
 * body's type. The time is that of the attempt: AWS allows five minutes.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function signV4(
  { accessKeyId, secretAccessKey, sessionToken, region, service, type }: SigV4,
  { method, url, body }: SignedMessage,
  { now }: Pick<Attempt, 'now'>,
): Record<string, string | Secret> {
  const date = new Date(now).toISOString().replace(/[-:]|\.\d+/g, '')
  const scope = [date.slice(0, 8), region, service, 'aws4_request']
  const own = {
    'x-amz-content-sha256': sha256(body ?? ''),
    'x-amz-date': date,
    ...(sessionToken === undefined ? {} : { 'x-amz-security-token': sessionToken.reveal() }),
  }
  const signed = Object.entries({
    ...(body === null ? {} : { 'content-type': type }),
    host: url.host,
    ...own,
  })
  const names = signed.map(([name]) => name).join(';')
  const query = [...url.searchParams]
    .map(pair => pair.map(encode))
    .sort(([a = '', b = ''], [c = '', d = '']) => compare(a, c) || compare(b, d))
    .map(pair => pair.join('='))
    .join('&')
  const canonical = [
    method,
    url.pathname.split('/').map(encode).join('/'),
    query,
    ...signed.map(([name, value]) => `${name}:${value}`),
    '',
    names,
    own['x-amz-content-sha256'],
  ].join('\n')
  const toSign = [ALGORITHM, date, scope.join('/'), sha256(canonical)].join('\n')
  const signature = secretAccessKey.map(secret =>
    hmac(
      scope.reduce<Buffer>((key, part) => hmac(key, part), Buffer.from(`AWS4${secret}`)),
      toSign,
    ).toString('hex'),
  )
  return {
    ...own,
    ...(sessionToken === undefined ? {} : { 'x-amz-security-token': sessionToken }),
    authorization: signature.map(
      text =>
        `${ALGORITHM} Credential=${accessKeyId}/${scope.join('/')}, SignedHeaders=${names}, Signature=${text}`,
    ),
  }
}

/** Percent-encodes all but what RFC 3986 calls unreserved. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    char => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex')
}

function hmac(key: Buffer, data: string): Buffer {
  return createHmac('sha256', key).update(data).digest()
}
