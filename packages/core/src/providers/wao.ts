import * as v from 'valibot'
import { pathOf } from '../plan/address.ts'
import type { PlanItem } from '../plan/model.ts'
import { firstText, parseJson, readJson, statusFailure } from './contract/answer.ts'
import { bearer, option, secret, shown } from './contract/option.ts'
import { defineProvider, type PurgeRequest } from './contract/provider.ts'
import { ENCODED, type Said, type Unread } from './contract/vocabulary.ts'

/**
 * Strings in one selective request. The documentation gives 1000 for each of the two arrays.
 * ASSUME: the limit of 1000 strings holds for both lists together.
 *
 * @see https://api.wao.io/v1 `POST /sites/{siteId}/caches/invalidate`
 */
const STRINGS_PER_REQUEST = 1000

const domain = v.pipe(v.string(), v.regex(/^[^/:\s]+$/, 'must be a bare host name, without scheme and port'))
const strings = v.optional(v.array(v.pipe(v.string(), v.startsWith('/'), v.regex(ENCODED))))

/** A selective request as the vendor documents it; without `domains`, those of the target. */
const selective = v.pipe(
  v.strictObject({
    domains: v.optional(v.pipe(v.array(domain), v.minLength(1))),
    paths: strings,
    exactMatches: strings,
  }),
  v.check(({ paths = [], exactMatches = [] }) => {
    const count = paths.length + exactMatches.length
    return count > 0 && count <= STRINGS_PER_REQUEST
  }),
)

const action = v.picklist(['invalidate', 'purge'])

/**
 * wao.io: selective invalidation by exact match and by string prefix, for listed domains.
 *
 * ASSUME: `paths` is a plain string prefix (`/images/news` hits `/images/newsletter.png`), so folders are sent with
 * their slash; an exact match of `/app.js` does not cover `/app.js?v=1`; there is no wildcard, so a path with `*` is
 * sent as it is; `domains` are bare host names without port, each combined with each path.
 */
export const wao = defineProvider({
  id: 'wao',
  title: 'wao.io',
  defaultBaseUrl: 'https://api.wao.io/v1',
  options: v.strictObject({
    siteId: option(
      v.optional(
        v.pipe(
          v.string(),
          v.regex(/^(?!\.+$)[\w.-]+$/, 'must be the id of a site: letters, digits, "_", "-" and "."'),
        ),
      ),
      {
        text: 'Id of the site, from its maintenance page at wao.io.',
        type: 'string',
        env: 'WAO_SITE_ID',
        cache: true,
      },
    ),
    token: option(secret(), {
      text: 'API token, which the support of wao.io sends by mail.',
      type: 'string',
      env: 'WAO_API_TOKEN',
      secret: true,
    }),
    domains: option(v.optional(v.pipe(v.array(domain), v.minLength(1))), {
      text: 'Bare host names to purge.',
      type: 'string[]',
      default: 'hosts of `site`',
      cache: true,
    }),
    everything: option(v.optional(action, 'invalidate'), {
      text: 'What "everything" does: `invalidate` keeps unchanged optimised images, `purge` deletes them too.',
      type: "'invalidate' | 'purge'",
      default: "'invalidate'",
    }),
  }),
  credentials: [['siteId', 'token']],
  create(options, origins) {
    const site = `${options.baseUrl}/sites/${shown(options.siteId, 'siteId')}/caches`
    const headers = { authorization: bearer(options.token), accept: 'application/json' }
    return {
      capabilities: {
        exact: true,
        exactCovers: 'query',
        prefix: { coversFolder: true },
        extension: false,
        everything: true,
        hosts: 'listed',
        lists: [{ kinds: ['everything', 'raw'], items: 1 }, { items: STRINGS_PER_REQUEST }],
        concurrency: 4,
      },
      vocabulary: {
        example: '{"paths":["/images/news"]}',
        read: text => readItem(text, options.domains ?? origins.map(origin => new URL(origin).hostname)),
        words: {
          action: name => `?action=${name}`,
          prefix: url =>
            JSON.stringify({ domains: options.domains ?? [new URL(url).hostname], paths: [pathOf(url)] }),
        },
      },
      toRequests(items): PurgeRequest[] {
        const everything = items.filter(item => item.kind === 'everything')
        const selective = items.filter(item => item.kind === 'url' || item.kind === 'prefix')
        const requests: PurgeRequest[] = []
        if (everything.length > 0) {
          requests.push({
            method: 'POST',
            url: `${site}?action=${options.everything}`,
            headers,
            items: everything,
          })
        }
        if (selective.length > 0) {
          const body = {
            domains: options.domains ?? hostsOf(selective),
            ...paths('paths', selective, 'prefix'),
            ...paths('exactMatches', selective, 'url'),
          }
          requests.push({ method: 'POST', url: `${site}/invalidate`, headers, body, items: selective })
        }
        for (const item of items) {
          if (item.kind !== 'raw') continue
          const body = parseJson(item.raw)
          const said = body === undefined ? { url: site + item.raw } : { url: `${site}/invalidate`, body }
          requests.push({ method: 'POST', headers, items: [item], ...said })
        }
        return requests
      },
      readResponse(_request, response) {
        const body = readJson(response)
        const message = firstText(body, 'message', 'error', 'error.message')
        // ASSUME: a 401 or 403 speaks of the token, a 404 of the site.
        const failure = statusFailure(response, 202, message, {
          401: 'Ask the support of wao.io for a new token and set it in WAO_API_TOKEN.',
          403: 'A token is valid for the sites that were created before it: ask the support of wao.io for a new one (WAO_API_TOKEN), or check "siteId" (WAO_SITE_ID).',
          404: 'Check "siteId" (WAO_SITE_ID): the id stands on the maintenance page of the site at wao.io.',
        })
        if (failure !== undefined) return { failure }
        // The body of the 202 is not documented: JSON, text or nothing.
        return { note: message ?? response.shown }
      },
    }
  },
})

function readItem(text: string, domains: readonly string[]): Said | Unread {
  const named = /^\?action=(\w+)$/.exec(text)?.[1]
  if (v.is(action, named)) {
    return { due: { kind: 'raw', item: text }, whole: true, reaches: () => true }
  }
  const read = v.safeParse(selective, parseJson(text))
  if (!read.success) {
    return {
      problem: `must be ?action=invalidate or ?action=purge, or {"domains":["…"],"paths":["/…"],"exactMatches":["/…"]} with ${STRINGS_PER_REQUEST} percent-encoded strings at most`,
    }
  }
  const { paths, exactMatches, domains: hosts = domains } = read.output
  return {
    due: { kind: 'raw', item: JSON.stringify({ domains: hosts, paths, exactMatches }) },
    whole: paths?.includes('/') ?? false,
    reaches(url) {
      const path = pathOf(url)
      const isNamed = exactMatches?.includes(path) || paths?.some(prefix => path.startsWith(prefix))
      return hosts.includes(new URL(url).hostname) && isNamed === true
    },
  }
}

type Selective = Extract<PlanItem, { kind: 'url' | 'prefix' }>

function hostsOf(items: readonly Selective[]): string[] {
  return [...new Set(items.flatMap(item => item.origins.map(origin => new URL(origin).hostname)))]
}

function paths(name: 'paths' | 'exactMatches', items: readonly Selective[], kind: Selective['kind']) {
  const found = items.filter(item => item.kind === kind).map(item => item.path)
  return found.length === 0 ? {} : { [name]: found }
}
