import { createHash, createHmac } from 'node:crypto'
import type { Clock } from '../../../control/clock.ts'
import type { Verdict } from '../../../control/log.ts'
import { splitTarget } from '../../../edge/hosts.ts'
import type { SentRequest } from '../../contract/manners.ts'
import type { Refusal } from '../../contract/refusal.ts'
import { refuse } from './document.ts'
import type { Resolved } from './options.ts'

const region = 'us-east-1'
const service = 'cloudfront'
/** Milliseconds by which the clock of a client may differ. */
const skew = 5 * 60_000

const form =
  /^AWS4-HMAC-SHA256 Credential=([^/\s]+)\/(\d{8})\/([^/\s]+)\/([^/\s]+)\/aws4_request, ?SignedHeaders=([^,\s]+), ?Signature=([0-9a-f]{64})$/

const denied = (code: string, message: string): Refusal => refuse(403, code, message)
const mismatch = (message: string): Refusal => denied('SignatureDoesNotMatch', message)

/** Judges a request that is signed with AWS Signature Version 4, by the time of the clock. */
export function judgeSignature(
  authorization: string | undefined,
  sent: SentRequest,
  keys: Pick<Resolved, 'accessKeyId' | 'secretAccessKey' | 'sessionToken'>,
  clock: Clock,
): Verdict | Refusal {
  if (authorization === undefined) return 'missing'
  const [, id = '', day = '', inRegion, ofService, names = '', signature] = form.exec(authorization) ?? []
  if (signature === undefined) {
    return refuse(400, 'IncompleteSignature', 'The request signature does not conform to AWS standards.')
  }
  const token = sent.headers['x-amz-security-token']?.toString()
  if (id !== keys.accessKeyId || token !== keys.sessionToken) {
    return denied('InvalidClientTokenId', 'The security token included in the request is invalid.')
  }
  if (inRegion !== region)
    return mismatch(`Credential should be scoped to a valid region, not '${inRegion}'.`)
  if (ofService !== service) return mismatch(`Credential should be scoped to correct service: '${service}'.`)

  const signed = names.split(';')
  const unsigned = ['host', ...Object.keys(sent.headers).filter(name => name.startsWith('x-amz-'))].find(
    name => !signed.includes(name),
  )
  if (unsigned !== undefined) {
    return mismatch(`'${unsigned}' must be a 'SignedHeader' in the AWS Authorization.`)
  }
  const stamp = sent.headers['x-amz-date']?.toString() ?? ''
  const at = timeOf(stamp)
  if (at === undefined || !stamp.startsWith(day)) {
    return mismatch(
      'Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP.',
    )
  }
  const now = clock.now()
  if (at < now - skew) return mismatch(`Signature expired: ${stamp} is more than 5 min. ago.`)
  if (at > now + skew) return mismatch(`Signature not yet current: ${stamp} is more than 5 min. ahead.`)
  if (signature !== sign(sent, signed, stamp, keys.secretAccessKey)) {
    return mismatch(
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
    )
  }
  return 'valid'
}

function sign(
  { method, target, headers, body }: SentRequest,
  names: readonly string[],
  stamp: string,
  secret: string,
) {
  const { path, query } = splitTarget(target)
  const fields = names.map(
    name => `${name}:${[headers[name] ?? []].flat().join(',').trim().replace(/ +/g, ' ')}\n`,
  )
  const request = [
    method,
    // The path is encoded once more, as for every service but S3.
    path.split('/').map(encodeURIComponent).join('/'),
    query.slice(1).split('&').toSorted().join('&'),
    fields.join(''),
    names.join(';'),
    sha256(body),
  ].join('\n')
  const scope = [stamp.slice(0, 8), region, service, 'aws4_request']
  const text = ['AWS4-HMAC-SHA256', stamp, scope.join('/'), sha256(request)].join('\n')
  const key = scope.reduce<string | Buffer>((from, part) => hmac(from, part), `AWS4${secret}`)
  return hmac(key, text).toString('hex')
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}

/** Reads `20261127T010203Z`. */
function timeOf(stamp: string): number | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(stamp)
  if (parts === null) return undefined
  const [year = 0, month = 0, day, hour, minute, second] = parts.slice(1).map(Number)
  return Date.UTC(year, month - 1, day, hour, minute, second)
}
