import * as v from 'valibot'
import type { PlanItem } from '../../plan/model.ts'
import type { ApiResponse } from '../../wire/model.ts'
import { invalidAnswer, statusFailure } from '../contract/answer.ts'
import { option } from '../contract/option.ts'
import { defineProvider, type PurgeRequest, type Reading } from '../contract/provider.ts'

const hints = {
  403: {
    kind: 'credentials',
    hint: 'Allow the address of this machine where nginx purges ("allow" in the location of the page on nginx).',
  },
  405: {
    kind: 'other',
    hint: 'nginx takes no PURGE there: it needs the module ngx_cache_purge, or NGINX Plus, and a location as on the page on nginx.',
  },
} as const

/**
 * nginx with ngx_cache_purge or NGINX Plus: one address at a time; with `wildcards` (NGINX Plus, or ngx_cache_purge 2.5)
 * folders too.
 *
 * ASSUME: the cache's key holds the host and the path with its query as the browser sent them; a 404 that nginx itself
 * answers means that the cache held no such entry; a key that ends in `*` covers the folder's own URL.
 *
 * @see https://github.com/nginx-modules/ngx_cache_purge
 * @see https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_cache_purge
 */
export const nginx = defineProvider({
  id: 'nginx',
  title: 'nginx',
  defaultBaseUrl: 'http://127.0.0.1',
  options: v.strictObject({
    location: option(
      v.optional(v.pipe(v.string(), v.regex(/^\/[\w./~-]*[\w~-]$/, 'must be a path such as "/purge"'))),
      {
        text: 'Path before that of each address, where a location of its own purges: it is asked by GET.',
        type: 'string',
        default: 'none: by `PURGE`',
      },
    ),
    wildcards: option(v.optional(v.boolean(), false), {
      text: 'Whether a `*` at the end of an address purges all that begins so: NGINX Plus, or ngx_cache_purge 2.5.',
      type: 'boolean',
      default: 'false',
    }),
  }),
  credentials: [[]],
  create({ baseUrl, location, wildcards }, origins) {
    const request = (item: PlanItem, origin: string, path: string): PurgeRequest => ({
      method: location === undefined ? 'PURGE' : 'GET',
      url: `${baseUrl}${location ?? ''}${path}`,
      headers: { host: new URL(origin).host },
      items: [item],
    })
    return {
      capabilities: {
        exact: true,
        exactCovers: 'query',
        prefix: wildcards ? { coversFolder: true } : false,
        extension: false,
        everything: wildcards,
        hosts: 'each',
        lists: [{ items: 1 }],
        concurrency: 8,
        refuses: url =>
          wildcards && url.endsWith('*') ? 'nginx takes a "*" at the end for a wildcard' : undefined,
      },
      toRequests(items): PurgeRequest[] {
        return items.flatMap(item => {
          if (!('origins' in item) || item.kind === 'extension') return []
          const path = item.kind === 'url' ? item.path : item.kind === 'prefix' ? `${item.path}*` : '/*'
          return item.origins.map(origin => request(item, origin, path))
        })
      },
      readResponse: (_request, response) => readAnswer(response),
      probe: {
        request: () => ({
          method: 'GET',
          url: `${baseUrl}/`,
          headers: { host: new URL(origins[0] ?? baseUrl).host },
        }),
        read(response) {
          const { status, headers } = response
          if (status >= 500) return { failure: invalidAnswer(response, 'an answer of the cache') }
          const vary = headers.vary
          if (vary === undefined) return { value: { said: `nginx answers ${status}` } }
          const warning = `its answers have "Vary: ${vary}": nginx keeps a copy for each value, and a purge reaches none of them. Have the origin send no Vary, or set proxy_ignore_headers Vary`
          return { value: { said: `nginx answers ${status}`, warning } }
        },
      },
    }
  },
})

/** Any web server answers with some status: what nginx says by each is known. */
function readAnswer(response: ApiResponse): Reading {
  const { status, text, headers } = response
  // NGINX Plus; what is queued by ngx_cache_purge 2.5.
  if (status === 204) return {}
  if (status === 200 || status === 202) {
    const isSaid = /\b(?:successful purge|purged?|queued)\b/i.test(text)
    const isWhole = !/<html/i.test(text) || /<\/html>\s*$/i.test(text)
    if (isSaid && isWhole) return {}
    const hint = 'Check "baseUrl" and "location": it is not a location of nginx that purges.'
    return { failure: { ...invalidAnswer(response, 'a word of nginx that it purged'), hint } }
  }
  if (status === 412 || (status === 404 && isOwn(text, headers))) return { missed: true }
  return { failure: statusFailure(response, 200, undefined, hints) ?? invalidAnswer(response, 'its answer') }
}

/** Whether a page is one that nginx makes itself. */
function isOwn(text: string, headers: ApiResponse['headers']): boolean {
  return /^nginx/i.test(headers.server ?? '') && /<center>nginx/i.test(text)
}
