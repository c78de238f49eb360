import { createHash, createHmac } from 'node:crypto'
import type { Clock } from '../../../control/clock.ts'
import type { Verdict } from '../../../control/log.ts'
import type { SentRequest } from '../../contract/manners.ts'
import type { Refusal } from '../../contract/refusal.ts'
import { refuse } from './refusal.ts'

/** What a client signs with. */
export interface Keys {
  readonly clientToken: string
  readonly clientSecret: string
  readonly accessToken: string
}

/** Of a body, so many bytes are signed. */
const signedBytes = 131_072
/** Milliseconds by which the clock of a client may differ. ASSUME 30 seconds. */
const skew = 30_000

const form =
  /^(EG1-HMAC-SHA256 client_token=([^;]+);access_token=([^;]+);timestamp=([^;]+);nonce=([^;]+);)signature=(\S+)$/

/** ASSUME status and words. */
const deny = (detail: string): Refusal => refuse(401, 'Not authorized', detail)

/** Makes a judge of requests that are signed as EdgeGrid has it; it takes each nonce once. */
export function createJudge(
  keys: Keys,
  clock: Clock,
): (authorization: string | undefined, sent: SentRequest) => Verdict | Refusal {
  const nonces = new Set<string>()
  return (authorization, sent) => {
    if (authorization === undefined) return 'missing'
    const [, unsigned = '', clientToken, accessToken, stamp = '', nonce = '', signature] =
      form.exec(authorization) ?? []
    if (signature === undefined) return deny('Invalid authorization header')
    if (clientToken !== keys.clientToken) return deny('Invalid client token')
    if (accessToken !== keys.accessToken) return deny('Invalid access token')
    const at = timeOf(stamp)
    if (at === undefined || Math.abs(clock.now() - at) > skew) return deny('Invalid timestamp')
    // The vendor's own client signs https wherever it sends to; who signs what is sent signs http on loopback.
    if (
      !['https', 'http'].some(scheme => signature === sign(sent, scheme, unsigned, stamp, keys.clientSecret))
    ) {
      return deny('The signature does not match')
    }
    if (nonces.has(nonce)) return deny('Nonce was used before')
    nonces.add(nonce)
    return 'valid'
  }
}

function sign(
  { method, target, headers, body }: SentRequest,
  scheme: string,
  unsigned: string,
  stamp: string,
  secret: string,
): string {
  const bytes = Buffer.from(method === 'POST' ? body : '').subarray(0, signedBytes)
  const hash = bytes.length === 0 ? '' : createHash('sha256').update(bytes).digest('base64')
  // No header is signed.
  const data = [method, scheme, headers.host ?? '', target, '', hash, unsigned].join('\t')
  return hmac(hmac(secret, stamp), data)
}

function hmac(key: string, text: string): string {
  return createHmac('sha256', key).update(text).digest('base64')
}

/** Reads `20261127T01:02:03+0000`. */
function timeOf(stamp: string): number | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d):(\d\d):(\d\d)\+0000$/.exec(stamp)
  if (parts === null) return undefined
  const [year = 0, month = 0, day, hour, minute, second] = parts.slice(1).map(Number)
  return Date.UTC(year, month - 1, day, hour, minute, second)
}
