import { CdnPurgeError } from '../errors/error.ts'
import { hostPattern } from './escaped.ts'
import {
  AFTER_HOST,
  APOSTROPHE,
  BEFORE_HOST,
  KEY,
  MORE_SOURCE,
  PIECES,
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
  /** Where the hosts stand that begin a URL of which the text holds only pieces: the ends of hosts, in order. */
  pieces(text: string): readonly number[]
}

/**
 * Where each account has a host of its own, whatever its custom domains are.
 *
 * ASSUME: `<key>.i.optimole.com`, and `<name>.optimole.com` as in the document of the API, where an option or an
 * absolute source shows that it delivers: of that kind are the vendor's own sites too.
 */
const BASE_DOMAIN = '.optimole.com'
/** A pattern that is as fast as a search in one case alone would be, but for a third. */
const BASE_DOMAIN_END = /\.optimole\.com/gi
/** What two slashes begin with or hold, one way or other of writing them. */
const DOUBLE_SLASHES = ['//', '/\\', '/&', '\\u', '\\x2', '\\0', '\\2', '&#', '&sol']
/** Characters that are searched for one way after the other, lest the search of each URL goes to the end of the text. */
const WINDOW = 2048
const OVERLAP = Math.max(...DOUBLE_SLASHES.map(slashes => slashes.length)) - 1
// ASSUME: these are all the API hosts below it.
const API_KEY = '(?:generateurls-prod|onboard|conflicts)'
const API_HOST = new RegExp(String.raw`(?<=(?:^|[^\w-])(?:u002F)?${API_KEY}\.i\.optimole\.com)`, 'iy')
const NAMED_HOST = /(?<!\.i\.optimole\.com)(?<=\.optimole\.com)/iy
const ABSOLUTE = /https?:/iy
const HOST = /^(?:\*\.)?[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)*(?::\d+)?$/u
/** What stands before a URL that a quote of its text encloses. */
const OPENING = /(?<=(\\*["'`]|&(?:quot|apos|#0*3[49]|#[xX]0*2[27]);|\())/y
const CLOSING = new RegExp(APOSTROPHE, 'y')
const MORE = new RegExp(MORE_SOURCE, 'y')

/** Whether a text is a host as {@link createMatcher} takes it: `cdn.example.com`, `*.example.com`, `host:8080`. */
export function isDeliveryHost(text: string): boolean {
  return HOST.test(text)
}

/**
 * A matcher for `<key>.i.optimole.com`, `<name>.optimole.com` and the given hosts, in any case. Optimole's API hosts
 * never match.
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
  // The longest first: a shorter one may be its beginning.
  const longestFirst = [...hosts].sort((a, b) => b.length - a.length).map(host => host.replace('*', ''))
  const domains = longestFirst.filter(host => host.startsWith('.')).map(hostPattern)
  const exact = longestFirst.filter(host => !host.startsWith('.')).map(hostPattern)
  const below = [`(?:\\.[iI])?${hostPattern(BASE_DOMAIN)}`, ...domains].join('|')
  const host = `(?:${[`${KEY}(?:${below})`, ...exact].join('|')})`
  const plainHost = String.raw`(?!${API_KEY}\.)[a-z0-9-]+\.i\.optimole\.com`
  const plainHead = new RegExp(`(?<=${PLAIN_BEFORE_HOST}${plainHost})${PLAIN_AFTER_HOST}`, 'y')
  const plainSource = new RegExp(PLAIN_SOURCE, 'y')
  const head = new RegExp(`(?<=${BEFORE_HOST}${host})${AFTER_HOST}`, 'y')
  const source = new RegExp(SOURCE, 'y')
  const pieces = new RegExp(`(?<=${BEFORE_HOST}${host})(?:${PIECES})`, 'y')
  const slashesAndHost = new RegExp(String.raw`${SLASH}{1,2}${host}(?=[/\\&$"'\x60])`, 'y')
  const nextHostEnd =
    hosts.length === 0
      ? nextBaseDomain
      : (text: string, from: number) => nextAfterSlashes(slashesAndHost, text, from)

  function next(text: string, from: number): DeliveryUrl | undefined {
    for (let hostEnd = nextHostEnd(text, from); hostEnd >= 0; hostEnd = nextHostEnd(text, hostEnd)) {
      const plainStart = endOf(plainHead, text, hostEnd)
      const plainEnd = plainStart < 0 ? -1 : endOf(plainSource, text, plainStart)
      if (plainEnd >= 0) {
        const end = beyondApostrophes(text, hostEnd, plainEnd)
        return new DeliveryUrl(text, hostEnd, plainStart, end, end === plainEnd)
      }
      const start = endOf(head, text, hostEnd)
      const end = start < 0 ? -1 : endOf(source, text, start)
      if (end < 0) continue
      const url = new DeliveryUrl(text, hostEnd, start, beyondApostrophes(text, hostEnd, end), false)
      if (endOf(API_HOST, text, hostEnd) < 0 && text[start] !== '?' && delivers(text, hostEnd, url))
        return url
      hostEnd = end
    }
    return undefined
  }

  const custom = [...domains, ...exact].map(pattern => new RegExp(pattern))
  return {
    mayHold(given) {
      const text = typeof given === 'string' ? given : given.toString('latin1')
      return nextBaseDomain(text, 0) >= 0 || custom.some(pattern => pattern.test(text))
    },
    next,
    pieces(text) {
      const found: number[] = []
      let url = next(text, 0)
      for (let hostEnd = nextHostEnd(text, 0); hostEnd >= 0; hostEnd = nextHostEnd(text, hostEnd)) {
        while (url !== undefined && url.end < hostEnd) url = next(text, url.end)
        if (url !== undefined && url.start < hostEnd) continue
        if (endOf(API_HOST, text, hostEnd) < 0 && endOf(pieces, text, hostEnd) >= 0) found.push(hostEnd)
      }
      return found
    },
  }
}

/** Whether a URL is one that delivers, where its host alone does not say so. */
function delivers(text: string, hostEnd: number, url: DeliveryUrl): boolean {
  return endOf(NAMED_HOST, text, hostEnd) < 0 || url.rawOptions !== '' || endOf(ABSOLUTE, url.source, 0) >= 0
}

/**
 * Where a source ends that ended before an apostrophe: one that does not close what encloses the URL is part of its
 * name. Where nothing encloses it, as in the middle of a `srcset`, that is not known.
 */
function beyondApostrophes(text: string, hostEnd: number, end: number): number {
  if (endOf(CLOSING, text, end) < 0) return end
  OPENING.lastIndex = new DeliveryUrl(text, hostEnd, end, end, false).start
  const opening = OPENING.exec(text)?.[1]
  if (opening === undefined || opening === '(') return end
  let reached = end
  for (let after = endOf(CLOSING, text, reached); after >= 0; after = endOf(CLOSING, text, reached)) {
    const more = endOf(MORE, text, after)
    if (closes(opening, text.slice(reached, after)) || more < 0) break
    reached = more
  }
  return reached
}

/** Whether an apostrophe ends what an opening quote has begun. */
function closes(opening: string, apostrophe: string): boolean {
  if (opening.startsWith('&')) return apostrophe.startsWith('&') && !/quot|34|22/.test(opening)
  return opening.endsWith("'") && apostrophe.endsWith("'") && apostrophe.length <= opening.length
}

/** The offset after the first base domain at or after `from`, or -1. */
function nextBaseDomain(text: string, from: number): number {
  BASE_DOMAIN_END.lastIndex = from
  return BASE_DOMAIN_END.test(text) ? BASE_DOMAIN_END.lastIndex : -1
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
