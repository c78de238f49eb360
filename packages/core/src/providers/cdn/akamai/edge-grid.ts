import { createHash, createHmac } from 'node:crypto'
import { Secret } from '../../../secret/secret.ts'
import type { Attempt, SignedMessage } from '../../../wire/model.ts'

/** What requests are signed with, as an API client has it. */
export interface EdgeGridKeys {
  readonly clientToken: Secret
  readonly clientSecret: Secret
  readonly accessToken: Secret
}

/** Bytes of a body that are signed, at most. */
const SIGNED = 131_072

/**
 * The header `Authorization` of one attempt. No header is signed.
 *
 * @see https://techdocs.akamai.com/developer/docs/edgegrid
 */
export function signEdgeGrid(
  { clientToken, clientSecret, accessToken }: EdgeGridKeys,
  { method, url, body }: SignedMessage,
  { now, nonce }: Attempt,
): Secret {
  const time = `${new Date(now).toISOString().slice(0, 19).replaceAll('-', '')}+0000`
  const tokens = `client_token=${clientToken.reveal()};access_token=${accessToken.reveal()}`
  const unsigned = `EG1-HMAC-SHA256 ${tokens};timestamp=${time};nonce=${nonce};`
  const bytes = method === 'POST' ? body?.subarray(0, SIGNED) : undefined
  const hash =
    bytes === undefined || bytes.length === 0 ? '' : createHash('sha256').update(bytes).digest('base64')
  const scheme = url.protocol.slice(0, -1)
  const data = [method, scheme, url.host, url.pathname + url.search, '', hash, unsigned].join('\t')
  const signature = hmac(hmac(clientSecret.reveal(), time), data)
  return new Secret(`${unsigned}signature=${signature}`, [...clientToken.texts(), ...accessToken.texts()])
}

function hmac(key: string, text: string): string {
  return createHmac('sha256', key).update(text).digest('base64')
}
