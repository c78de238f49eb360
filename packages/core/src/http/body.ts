import type { Redactor } from '../secret/redact.ts'
import { Secret } from '../secret/secret.ts'
import { BytesBody } from '../wire/bytes-body.ts'
import { TextBody } from '../wire/text-body.ts'

/**
 * Serialises a body as it is sent, its secrets in clear: call it only where the request leaves.
 *
 * @param secrets - those in the body, where they are known
 */
export function revealBody(body: unknown, secrets: readonly Secret[] = secretsIn(body)): string {
  if (body instanceof TextBody) return typeof body.text === 'string' ? body.text : body.text.reveal()
  // Most bodies hold long lists and no secret, and a replacer is called for each entry.
  if (secrets.length === 0) return JSON.stringify(body)
  return JSON.stringify(body, function (this: Readonly<Record<string, unknown>>, key, value: unknown) {
    // `value` has already been through Secret.toJSON.
    const own = this[key]
    return own instanceof Secret ? own.reveal() : value
  })
}

/**
 * A copy of a body that can be shown: plain data in which every secret says `[redacted]`.
 *
 * @param redact - takes secrets out of its texts
 */
export function maskBody(body: unknown, redact: Redactor): unknown {
  if (body === undefined) return undefined
  return JSON.parse(JSON.stringify(body), (_, value: unknown) =>
    typeof value === 'string' ? redact(value) : value,
  )
}

/** Every secret in headers or a body, however deep. */
export function secretsIn(value: unknown, found: Secret[] = []): Secret[] {
  if (value instanceof Secret) found.push(value)
  else if (value instanceof TextBody) secretsIn(value.text, found)
  // Bytes are no list of values to look through.
  else if (value instanceof BytesBody) return found
  else if (Array.isArray(value)) for (const inner of value) secretsIn(inner, found)
  else if (typeof value === 'object' && value !== null) secretsIn(Object.values(value), found)
  return found
}
