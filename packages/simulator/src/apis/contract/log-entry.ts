import type { FastifyRequest } from 'fastify'
import type { Verdict, WritableEntry } from '../../control/log.ts'
import { splitTarget } from '../../edge/hosts.ts'
import { basePaths, type RouteName } from '../../providers.ts'
import type { Manners } from './manners.ts'

/** Fields that may carry a secret, whichever of them an API reads. */
const secretFields = ['authorization', 'cookie', 'proxy-authorization', 'x-api-key']

/** Writes a request down, with a verdict in the place of each credential. */
export function logEntry(
  request: FastifyRequest,
  text: string,
  manners: Manners,
  verdict: Verdict,
  at: number,
): WritableEntry {
  const { path, query } = splitTarget(request.raw.url ?? '/')
  const { route } = request.routeOptions.config
  const body = bodyOf(text, manners, route)
  return {
    api: manners.provider,
    ...(route === undefined ? {} : { route }),
    method: request.method,
    path: path.slice(basePaths[manners.provider].length),
    query: Object.fromEntries(new URLSearchParams(query)),
    headers: headersOf(request, manners, verdict),
    ...(body === undefined ? {} : { body }),
    at,
  }
}

function headersOf(request: FastifyRequest, manners: Manners, verdict: Verdict): Record<string, string> {
  const fields = Object.entries(request.headers).map(([name, value]): [string, string] => [
    name,
    // A credential in a field that this API does not read is one in the wrong place.
    secretFields.includes(name) ? 'invalid' : [value ?? []].flat().join(', '),
  ])
  return { ...Object.fromEntries(fields), [manners.credential]: verdict }
}

function bodyOf(text: string, manners: Manners, route: RouteName | undefined): unknown {
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
