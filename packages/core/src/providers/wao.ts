import * as z from 'zod/mini'
import type { PlanItem } from '../plan/model.ts'
import { firstText, readJson, statusFailure } from './contract/answer.ts'
import { bearer, option, secret, shown } from './contract/option.ts'
import { defineProvider, type PurgeRequest } from './contract/provider.ts'

/**
 * Strings in one selective request. The documentation gives 1000 for each of the two arrays.
 * ASSUME: the limit of 1000 strings holds for both lists together.
 *
 * @see https://api.wao.io/v1 `POST /sites/{siteId}/caches/invalidate`
 */
const STRINGS_PER_REQUEST = 1000

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
  options: z.strictObject({
    siteId: option(
      z.optional(
        z
          .string()
          .check(z.regex(/^(?!\.+$)[\w.-]+$/, 'must be the id of a site: letters, digits, "_", "-" and "."')),
      ),
      {
        text: 'Id of the site, from its maintenance page at wao.io.',
        type: 'string',
        env: 'WAO_SITE_ID',
      },
    ),
    token: option(secret(), {
      text: 'API token, which the support of wao.io sends by mail.',
      type: 'string',
      env: 'WAO_API_TOKEN',
      secret: true,
    }),
    domains: option(
      z.optional(
        z
          .array(z.string().check(z.regex(/^[^/:\s]+$/, 'must be a bare host name, without scheme and port')))
          .check(z.minLength(1)),
      ),
      { text: 'Bare host names to purge.', type: 'string[]', default: 'hosts of `site`' },
    ),
    everything: option(z._default(z.enum(['invalidate', 'purge']), 'invalidate'), {
      text: 'What "everything" does: `invalidate` keeps unchanged optimised images, `purge` deletes them too.',
      type: "'invalidate' | 'purge'",
      default: "'invalidate'",
    }),
  }),
  credentials: [['siteId', 'token']],
  create(options) {
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
        itemsPerRequest: STRINGS_PER_REQUEST,
        concurrency: 4,
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

type Selective = Extract<PlanItem, { kind: 'url' | 'prefix' }>

function hostsOf(items: readonly Selective[]): string[] {
  return [...new Set(items.flatMap(item => item.origins.map(origin => new URL(origin).hostname)))]
}

function paths(name: 'paths' | 'exactMatches', items: readonly Selective[], kind: Selective['kind']) {
  const found = items.filter(item => item.kind === kind).map(item => item.path)
  return found.length === 0 ? {} : { [name]: found }
}
