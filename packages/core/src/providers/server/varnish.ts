import * as v from 'valibot'
import { pathOf } from '../../plan/address.ts'
import type { PlanItem } from '../../plan/model.ts'
import { escapeRegex } from '../../text/escape-regex.ts'
import type { ApiResponse } from '../../wire/model.ts'
import { invalidAnswer, statusFailure } from '../contract/answer.ts'
import { option } from '../contract/option.ts'
import { defineProvider, type Failure, type PurgeRequest } from '../contract/provider.ts'
import { ENCODED, type Said, type Unread } from '../contract/vocabulary.ts'

/**
 * Bytes of one header, at most: Varnish takes 8 kB by default.
 * ASSUME: what a VCL puts before the expression of a ban fits in the rest of 8 kB.
 */
const HEADER_BYTES = 7500
/** Paths in one ban: as many as fit where they are of the usual length. */
const PATHS = 150

const allow =
  'Add the address of this machine to the list of those that may purge (in the VCL of the page on Varnish: "acl purgers").'
const hints = {
  403: { kind: 'credentials', hint: allow },
  405: { kind: 'credentials', hint: `The VCL takes no such method from here. ${allow}` },
} as const

/**
 * Varnish: one address by `PURGE`, and with `bans` what regular expressions match by `BAN`.
 *
 * ASSUME: the VCL follows the conventions of Varnish's manual and of FOSHttpCache, which are those of the page on Varnish;
 * an answer of 200 that says neither Purged nor Banned is none of Varnish's.
 *
 * @see https://varnish-cache.org/docs/7.1/users-guide/purging.html
 */
export const varnish = defineProvider({
  id: 'varnish',
  title: 'Varnish',
  defaultBaseUrl: 'http://127.0.0.1:6081',
  options: v.strictObject({
    bans: option(v.optional(v.boolean(), false), {
      text: 'Whether the VCL takes `BAN` with `X-Host` and `X-Url`: then folders, extensions and many addresses are one request.',
      type: 'boolean',
      default: 'false',
    }),
    answer: option(v.optional(v.pipe(v.string(), v.minLength(1))), {
      text: 'A text that an answer of 200 holds, where the VCL has words of its own.',
      type: 'string',
      default: 'Purged, Banned or Ban added',
    }),
  }),
  credentials: [[]],
  create({ baseUrl, bans, answer }, origins) {
    const read = (response: ApiResponse): Failure | undefined => failureOf(response, answer)
    const hosts = origins.map(origin => new URL(origin).hostname)
    return {
      capabilities: {
        exact: true,
        exactCovers: 'query',
        prefix: bans ? { coversFolder: true } : false,
        extension: bans ? 'folder' : false,
        everything: bans,
        hosts: bans ? 'listed' : 'each',
        lists: bans ? [{ items: PATHS, bytes: HEADER_BYTES }] : [{ items: 1 }],
        concurrency: 8,
      },
      ...(bans ? { vocabulary: { example: '^/img/[^/]+\\.jpg$', read: readItem } } : {}),
      toRequests(items): PurgeRequest[] {
        return bans ? ban(baseUrl, items, hosts) : purge(baseUrl, items)
      },
      readResponse(_request, response) {
        const failure = read(response)
        return failure === undefined ? {} : { failure }
      },
    }
  },
})

function purge(baseUrl: string, items: readonly PlanItem[]): PurgeRequest[] {
  return items.flatMap(item => {
    if (item.kind !== 'url') return []
    return item.origins.map(origin => ({
      method: 'PURGE',
      url: baseUrl + item.path,
      headers: { host: new URL(origin).host },
      items: [item],
    }))
  })
}

/** One ban for all items: they are of the same hosts. What is said in Varnish's own words has one by itself. */
function ban(baseUrl: string, items: readonly PlanItem[], site: readonly string[]): PurgeRequest[] {
  const request = (hosts: readonly string[], paths: readonly string[], items: readonly PlanItem[]) => ({
    method: 'BAN',
    url: `${baseUrl}/`,
    headers: {
      'x-host': `^(${[...new Set(hosts)].map(escapeRegex).join('|')})(:[0-9]+)?$`,
      'x-url': paths.join('|'),
      // FOSHttpCache's VCL puts it into the expression, which is none without: it would ban nothing, and say "Banned".
      'x-content-type': '.*',
    },
    items,
  })
  const named = items.filter(item => 'origins' in item)
  const hosts = named.flatMap(({ origins }) => origins.map(origin => new URL(origin).hostname))
  const raw = items.filter(item => item.kind === 'raw')
  return [
    ...(named.length === 0 ? [] : [request(hosts, [`^(${named.map(toPattern).join('|')})$`], named)]),
    ...raw.map(item => request(site, [item.raw], [item])),
  ]
}

function toPattern(item: Extract<PlanItem, { readonly origins: readonly string[] }>): string {
  if (item.kind === 'url') return escapeRegex(item.path)
  if (item.kind === 'prefix') return `${escapeRegex(item.path)}.*`
  if (item.kind === 'everything') return '/.*'
  return `${escapeRegex(item.folder)}[^?]*\\.${escapeRegex(item.extension)}([?].*)?`
}

/** ASSUME: the regular expressions of Varnish (PCRE2) and of JavaScript agree on what is valid. */
function readItem(text: string): Said | Unread {
  const problem =
    'must be a regular expression of path and query, percent-encoded, that begins with "^/" and has no space'
  if (!ENCODED.test(text) || !/^\^\/[^"]*$/.test(text)) return { problem }
  try {
    const pattern = new RegExp(text)
    const reaches = (url: string): boolean => pattern.test(pathOf(url))
    return {
      due: { kind: 'raw', item: text },
      reaches,
      whole: reaches('https://a/') && reaches('https://a/b/c.d'),
    }
  } catch {
    return { problem }
  }
}

/** A 200 is a success where it says so, and is whole: web servers answer with 200 to what they do not understand. */
function failureOf(response: ApiResponse, answer: string | undefined): Failure | undefined {
  const { status, text } = response
  if (status !== 200) return statusFailure(response, 200, undefined, hints)
  const isSaid = answer === undefined ? /\b(?:purged|banned|ban added)\b/i.test(text) : text.includes(answer)
  const isWhole = !/<html/i.test(text) || /<\/html>\s*$/i.test(text)
  if (isSaid && isWhole) return undefined
  return {
    ...invalidAnswer(response, 'a word of Varnish that it purged'),
    hint: 'Check "baseUrl", and that its VCL takes PURGE (and BAN, with "bans"); where it answers with words of its own, name them in "answer".',
  }
}
