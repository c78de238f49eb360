import { CdnPurgeError } from '../errors/error.ts'
import {
  AFTER_HOST,
  BEFORE_HOST,
  PLAIN_AFTER_HOST,
  PLAIN_BEFORE_HOST,
  PLAIN_SOURCE,
  SOURCE,
} from './grammar.ts'
import { DeliveryUrl } from './url.ts'

/** Finds delivery URLs in texts. It keeps nothing from one call to the next. */
export interface Matcher {
  /** Matches every text that may hold a delivery URL: for the filters of bundler hooks. */
  readonly pattern: RegExp
  /** The first delivery URL whose host stands at or after the offset `from`, or `undefined`. */
  next(text: string, from: number): DeliveryUrl | undefined
}

/** Where each account has a host of its own, whatever its custom domains are. */
const BASE_DOMAIN = '.i.optimole.com'
/** What `indexOf` looks for: V8 passes by what lacks the first of up to six characters faster than what lacks more. */
const BASE_DOMAIN_START = BASE_DOMAIN.slice(0, 6)
// ASSUME: these are all the API hosts below it.
const API_KEY = '(?:generateurls-prod|onboard|conflicts)'
const API_HOST = new RegExp(String.raw`(?<=(?:/|u002F)${API_KEY}\.i\.optimole\.com)`, 'iy')
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
  const exact = literals.filter(literal => !literal.startsWith('.'))
  const hostWith = (key: string) =>
    exact.length === 0 ? key + domains : `(?:${key}${domains}|${anyOf(exact)})`
  const host = hostWith('[A-Za-z0-9-]+')
  const plainHost = hostWith(String.raw`(?!${API_KEY}\.)[a-z0-9-]+`)
  const plainHead = new RegExp(`(?<=${PLAIN_BEFORE_HOST}${plainHost})${PLAIN_AFTER_HOST}`, 'y')
  const plainSource = new RegExp(PLAIN_SOURCE, 'y')
  const head = new RegExp(`(?<=${BEFORE_HOST}${host})${AFTER_HOST}`, 'y')
  const source = new RegExp(SOURCE, 'y')
  // One literal is found fastest by `indexOf`; of several, any number as fast by the slashes before them.
  const several = new RegExp(String.raw`[/Ff](?:/|\\+(?:/|u002[Ff]))${host}(?=[/\\])`, 'g')
  const nextHostEnd =
    literals.length === 1 ? nextBaseDomain : (text: string, from: number) => endOf(several, text, from)

  function next(text: string, from: number): DeliveryUrl | undefined {
    for (let hostEnd = nextHostEnd(text, from); hostEnd >= 0; hostEnd = nextHostEnd(text, hostEnd)) {
      const plainStart = endOf(plainHead, text, hostEnd)
      const plainEnd = plainStart < 0 ? -1 : endOf(plainSource, text, plainStart)
      if (plainEnd >= 0) return new DeliveryUrl(text, hostEnd, plainStart, plainEnd, true)
      const start = endOf(head, text, hostEnd)
      const end = start < 0 ? -1 : endOf(source, text, start)
      if (end < 0) continue
      if (endOf(API_HOST, text, hostEnd) < 0 && text[start] !== '?')
        return new DeliveryUrl(text, hostEnd, start, end, false)
      hostEnd = end
    }
    return undefined
  }

  return { pattern: new RegExp(anyOf(literals)), next }
}

/** The offset after the first base domain at or after `from`, or -1. */
function nextBaseDomain(text: string, from: number): number {
  let at = text.indexOf(BASE_DOMAIN_START, from)
  while (at >= 0 && !text.startsWith(BASE_DOMAIN, at)) at = text.indexOf(BASE_DOMAIN_START, at + 1)
  return at < 0 ? -1 : at + BASE_DOMAIN.length
}

/** The offset after what a sticky pattern matches at `at`, or a global one there or later; or -1. */
function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : -1
}

/** A pattern for any of some literals, the longest first: a shorter one may be its beginning. */
function anyOf(literals: readonly string[]): string {
  const longestFirst = [...literals].sort((a, b) => b.length - a.length)
  return `(?:${longestFirst.map(literal => literal.replaceAll('.', '\\.')).join('|')})`
}
