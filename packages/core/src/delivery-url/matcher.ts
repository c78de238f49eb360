import { CdnPurgeError } from '../errors/error.ts'
import {
  AFTER_HOST,
  BEFORE_HOST,
  PLAIN_AFTER_HOST,
  PLAIN_BEFORE_HOST,
  PLAIN_SOURCE,
  SLASH,
  SOURCE,
} from './grammar.ts'
import { DeliveryUrl } from './url.ts'

/** Finds delivery URLs in texts. It keeps nothing from one call to the next. */
export interface Matcher {
  /** Whether a text may hold a delivery URL; bytes need not be decoded for it. */
  mayHold(text: string | Buffer): boolean
  /** The first delivery URL whose host stands at or after the offset `from`, or `undefined`. */
  next(text: string, from: number): DeliveryUrl | undefined
}

/** Where each account has a host of its own, whatever its custom domains are. */
const BASE_DOMAIN = '.i.optimole.com'
/** What `indexOf` looks for: V8 passes by what lacks the first of up to six characters faster than what lacks more. */
const BASE_DOMAIN_START = BASE_DOMAIN.slice(0, 6)
/** What two slashes begin with or hold, one way or other of writing them. */
const DOUBLE_SLASHES = ['//', '/\\', '\\u002']
/** Characters that are searched for one way after the other, lest the search of each URL goes to the end of the text. */
const WINDOW = 2048
const OVERLAP = Math.max(...DOUBLE_SLASHES.map(slashes => slashes.length)) - 1
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
  const slashesAndHost = new RegExp(String.raw`${SLASH}{1,2}${host}(?=[/\\])`, 'y')
  const nextHostEnd =
    literals.length === 1
      ? nextBaseDomain
      : (text: string, from: number) => nextAfterSlashes(slashesAndHost, text, from)

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

  const pattern = new RegExp(anyOf(literals))
  return {
    mayHold: text =>
      typeof text === 'string' ? pattern.test(text) : literals.some(literal => text.includes(literal)),
    next,
  }
}

/** The offset after the first base domain at or after `from`, or -1. */
function nextBaseDomain(text: string, from: number): number {
  let at = text.indexOf(BASE_DOMAIN_START, from)
  while (at >= 0 && !text.startsWith(BASE_DOMAIN, at)) at = text.indexOf(BASE_DOMAIN_START, at + 1)
  return at < 0 ? -1 : at + BASE_DOMAIN.length
}

/**
 * The offset after the first match of two slashes and a host, or -1. Any number of hosts is found so in the same time:
 * an expression that looks for them itself takes twice as long.
 */
function nextAfterSlashes(slashesAndHost: RegExp, text: string, from: number): number {
  for (let start = from; start < text.length; start += WINDOW) {
    let found = -1
    // A window ends inside the next one, so that none parts what is searched for.
    let part = text.slice(start, start + WINDOW + OVERLAP)
    for (const slashes of DOUBLE_SLASHES) {
      for (let at = part.indexOf(slashes); at >= 0; at = part.indexOf(slashes, at + 1)) {
        const end = endOf(slashesAndHost, text, start + at)
        if (end < 0) continue
        found = end
        part = part.slice(0, at)
        break
      }
    }
    if (found >= 0) return found
  }
  return -1
}

/** The offset after what a sticky pattern matches at `at`, or -1. */
function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : -1
}

/** A pattern for any of some literals, the longest first: a shorter one may be its beginning. */
function anyOf(literals: readonly string[]): string {
  const longestFirst = [...literals].sort((a, b) => b.length - a.length)
  return `(?:${longestFirst.map(literal => literal.replaceAll('.', '\\.')).join('|')})`
}
