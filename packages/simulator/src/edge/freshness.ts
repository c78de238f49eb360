import type { Headers } from '../origin/exchange.ts'

/** How long an edge keeps what does not say so itself. */
export interface DefaultLifetimes {
  /** Seconds for an answer without `max-age` or `s-maxage`. */
  readonly ttl: number
  /** Seconds for a 404 or 410 without them. */
  readonly notFoundTtl: number
}

/** What a cache may keep without being told how long. */
const keptByDefault = new Set([200, 203, 204, 300, 301, 308, 404, 410])

/**
 * Says for how many seconds a shared cache may answer with a response: `s-maxage`, else `max-age`, else the
 * default of its status.
 *
 * @returns seconds, 0 for "keep, but ask the origin each time", `undefined` for "do not keep".
 */
export function lifetimeOf(status: number, headers: Headers, defaults: DefaultLifetimes): number | undefined {
  const directives = parseCacheControl(headers['cache-control'])
  if (directives.has('no-store') || directives.has('private') || directives.has('no-cache')) return undefined
  if (headers['set-cookie'] !== undefined || varyNames(headers).includes('*')) return undefined
  const stated = seconds(directives.get('s-maxage')) ?? seconds(directives.get('max-age'))
  if (stated !== undefined) return status < 500 && status !== 206 && status !== 304 ? stated : undefined
  if (!keptByDefault.has(status)) return undefined
  return status === 404 || status === 410 ? defaults.notFoundTtl : defaults.ttl
}

/**
 * The request fields by which an answer varies. `Accept-Encoding` is left out: the edge asks for identity and
 * nothing else.
 */
export function varyNames(headers: Headers): string[] {
  return listOf(headers.vary).filter(name => name !== 'accept-encoding')
}

function parseCacheControl(field: string | string[] | undefined): Map<string, string> {
  return new Map(
    listOf(field).map(directive => {
      const [name = '', value = ''] = directive.split('=', 2)
      return [name.trim(), value.trim().replace(/^"|"$/g, '')]
    }),
  )
}

function listOf(field: string | string[] | undefined): string[] {
  return [field ?? []]
    .flat()
    .flatMap(value => value.toLowerCase().split(','))
    .map(value => value.trim())
    .filter(value => value !== '')
}

function seconds(value: string | undefined): number | undefined {
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : undefined
}
