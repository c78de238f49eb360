import { CdnPurgeError } from '../errors/error.ts'
import { createRedactor, type Redactor } from '../secret/redact.ts'
import { Secret } from '../secret/secret.ts'
import { BytesBody } from '../wire/bytes-body.ts'
import type { ApiRequest, Attempt } from '../wire/model.ts'
import { TextBody } from '../wire/text-body.ts'
import type { Message } from './attempt.ts'
import { keepsSecrets } from './base-url.ts'
import { revealBody, secretsIn } from './body.ts'
import { userAgent } from './user-agent.ts'

/** A request made ready to leave. */
export interface Encoded {
  readonly url: URL
  /** The message of one attempt, signed where the request is. */
  message(at: Attempt): Message
  /** Takes the request's own secrets out of a text. */
  readonly redact: Redactor
}

/**
 * Encodes a request for the wire: here, and nowhere else, secrets become text.
 *
 * @throws CdnPurgeError `REQUEST_FAILED` where it cannot or must not be sent as it is
 */
export function encodeMessage(request: ApiRequest): Encoded {
  const inBody = secretsIn(request.body)
  const secrets = [...secretsIn(request.headers), ...inBody]
  const redact = createRedactor(secrets)
  const url = parseUrl(request, redact)
  if ((secrets.length > 0 || request.sign !== undefined) && !keepsSecrets(url)) {
    throw refused(request, redact, 'credentials are sent over https only, or to this machine')
  }
  const fields = new Map([['user-agent', userAgent()]])
  const isTyped = request.body instanceof TextBody || request.body instanceof BytesBody
  const type = isTyped ? request.body.type : 'application/json'
  if (request.body !== undefined) fields.set('content-type', type)
  const add = (to: Map<string, string>, headers: ApiRequest['headers']): Map<string, string> => {
    for (const [name, value] of Object.entries(headers)) {
      const text = value instanceof Secret ? value.reveal() : value
      if (/[^\t\x20-\x7e\x80-\xff]/.test(text)) {
        throw refused(
          request,
          redact,
          `the header "${name}" holds a line break or another character that HTTP forbids`,
        )
      }
      to.set(name.toLowerCase(), text)
    }
    return to
  }
  add(fields, request.headers)
  const body = request.body === undefined ? null : Buffer.from(bytesOf(request.body, inBody))
  const { method, sign } = request
  const common = { method, path: url.pathname + url.search, body }
  return {
    url,
    redact,
    message(at) {
      const proven = sign === undefined ? fields : add(new Map(fields), sign({ method, url, body }, at))
      return { ...common, headers: [...proven].flat() }
    },
  }
}

function bytesOf(body: unknown, secrets: readonly Secret[]): Uint8Array {
  return body instanceof BytesBody ? body.bytes : Buffer.from(revealBody(body, secrets))
}

/** A URL as messages show it, without user name, password and fragment. */
export function showUrl(url: URL): string {
  return url.origin + url.pathname + url.search
}

/** The target of a redirect as messages show it: its query, which may hold a session, is left out. */
export function showTarget(location: string, base: URL): string {
  if (!URL.canParse(location, base.href)) return 'what is not a URL'
  const target = new URL(location, base)
  return `${target.origin}${target.pathname}${target.search === '' ? '' : '?[redacted]'}`
}

function parseUrl(request: ApiRequest, redact: Redactor): URL {
  try {
    return new URL(request.url)
  } catch {
    throw refused(request, redact, 'this is not an absolute URL')
  }
}

function refused({ method, url }: ApiRequest, redact: Redactor, reason: string): CdnPurgeError {
  const shown = URL.canParse(url) ? showUrl(new URL(url)) : url.replace(/\/\/[^/]*@/, '//')
  return new CdnPurgeError('REQUEST_FAILED', `${method} ${redact(shown)} was not sent: ${reason}`, {
    hint: 'Check `baseUrl` and the credentials of the target, for example for a line break at the end.',
  })
}
