import type { FastifyRequest } from 'fastify'
import type { Verdict, WritableEntry } from '../../control/log.ts'
import { splitTarget } from '../../edge/hosts.ts'
import type { ApiContext } from './context.ts'
import type { Manners } from './manners.ts'

/** Fields that may carry a secret although no API reads them. */
const secretFields = ['cookie', 'proxy-authorization']

/** Writes a request down, with a verdict in the place of each credential. */
export function logEntry(
  request: FastifyRequest,
  text: string,
  manners: Manners,
  verdict: Verdict,
  { api, credentials, clock }: ApiContext,
): WritableEntry {
  const { path, query } = splitTarget(request.originalUrl)
  const { route } = request.routeOptions.config
  const body = bodyOf(text, manners, route)
  return {
    api: api.id,
    ...(route === undefined ? {} : { route }),
    method: request.method,
    path: path.slice(api.basePath.length),
    query: Object.fromEntries(new URLSearchParams(query)),
    headers: {
      ...headersOf(request, credentials),
      ...Object.fromEntries(api.secrets.filter(name => name in request.headers).map(name => [name, verdict])),
      [api.credential]: verdict,
    },
    ...(body === undefined ? {} : { body }),
    at: clock.now(),
  }
}

function headersOf(request: FastifyRequest, credentials: readonly string[]): Record<string, string> {
  const secret = new Set([...secretFields, ...credentials])
  const fields = Object.entries(request.headers).map(([name, value]): [string, string] => [
    name,
    // A credential in a field that this API does not read is one in the wrong place.
    secret.has(name) ? 'invalid' : [value ?? []].flat().join(', '),
  ])
  return Object.fromEntries(fields)
}

function bodyOf(text: string, manners: Manners, route: string | undefined): unknown {
  if (text === '') return undefined
  const body = parsedOrText(text)
  return manners.logBody ? manners.logBody(body, route) : body
}

function parsedOrText(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
