import { CdnPurgeError } from '../errors/error.ts'
import { AFTER_HOST, BEFORE_HOST, DeliveryUrl } from './url.ts'

/** Finds delivery URLs in texts. It keeps nothing from one call to the next. */
export interface Matcher {
  /** Matches every text that may hold a delivery URL: for the filters of bundler hooks. */
  readonly pattern: RegExp
  /** The first delivery URL whose host stands at or after the offset `from`, or `undefined`. */
  next(text: string, from: number): DeliveryUrl | undefined
}

/** Where each account has a host of its own, whatever its custom domains are. */
const BASE_DOMAIN = '.i.optimole.com'
// ASSUME: these are all the API hosts below it.
const API_HOST = /(?<=(?:\/|u002F)(?:generateurls-prod|onboard|conflicts)\.i\.optimole\.com)/iy
const HOST = /^(?:\*\.)?[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)*(?::\d+)?$/u

/** Whether a text is a host as {@link createMatcher} takes it: `cdn.example.com`, `*.example.com`, `host:8080`. */
export function isDeliveryHost(text: string): boolean {
  return HOST.test(text)
}

/**
 * A matcher for `<key>.i.optimole.com` and the given hosts, in lower case, as URLs are written. Optimole's API
 * hosts never match.
 *
 * @param hosts Custom delivery domains, such as `cdn.example.com`; `*.example.com` is one label below a domain.
 * @throws CdnPurgeError `CONFIG_INVALID` for an entry that is no host.
 */
export function createMatcher(hosts: readonly string[] = []): Matcher {
  const wrong = hosts.filter(host => !isDeliveryHost(host))
  if (wrong.length > 0)
    throw new CdnPurgeError('CONFIG_INVALID', `hosts: no host of delivery URLs: ${wrong.join(', ')}`, {
      hint: 'Give the bare host, such as "cdn.example.com", without scheme and path.',
    })
  const literals = [BASE_DOMAIN, ...hosts.map(host => host.toLowerCase().replace('*', ''))]
  const domains = anyOf(literals.filter(literal => literal.startsWith('.')))
  const exact = anyOf(literals.filter(literal => !literal.startsWith('.')))
  const host = `(?:[A-Za-z0-9-]+${domains}|${exact})`
  // One literal is found fastest by `indexOf`; of several, any number as fast by the slashes before them.
  const alone = literals.length === 1
  const start = alone ? domains : String.raw`[/Ff](?:/|\\+(?:/|u002[Ff]))${host}`
  const grammar = new RegExp(`${start}(?<=(${BEFORE_HOST}${host}))${AFTER_HOST}`, 'g')

  function next(text: string, from: number): DeliveryUrl | undefined {
    for (let at = from; ; at = grammar.lastIndex) {
      const first = alone ? text.indexOf(BASE_DOMAIN, at) : at
      if (first < 0) return undefined
      grammar.lastIndex = first
      const match = grammar.exec(text)
      if (match === null) return undefined
      const { 1: origin = '', 2: separator = '', 3: options = '', 4: source = '' } = match
      const hostEnd = grammar.lastIndex - source.length - options.length - separator.length
      API_HOST.lastIndex = hostEnd
      if (API_HOST.test(text) || source.startsWith('?')) continue
      return new DeliveryUrl(hostEnd - origin.length, origin, separator, options, source)
    }
  }

  return { pattern: new RegExp(anyOf(literals)), next }
}

/** A pattern for any of some literals, the longest first: a shorter one may be its beginning. */
function anyOf(literals: readonly string[]): string {
  if (literals.length === 0) return '(?!)'
  const longestFirst = [...literals].sort((a, b) => b.length - a.length)
  return `(?:${longestFirst.map(literal => literal.replaceAll('.', '\\.')).join('|')})`
}
