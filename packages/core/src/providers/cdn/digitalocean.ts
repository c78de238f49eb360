import * as v from 'valibot'
import type { PlanItem } from '../../plan/model.ts'
import type { ApiResponse } from '../../wire/model.ts'
import { firstText, readJson, statusFailure } from '../contract/answer.ts'
import { bearer, option, secret, shown } from '../contract/option.ts'
import { askName } from '../contract/probe.ts'
import { defineProvider, type Failure, type PurgeRequest } from '../contract/provider.ts'

/**
 * Files in one request, and in the time in which they are counted; a wildcard is one.
 *
 * @see https://docs.digitalocean.com/reference/api/reference/cdn-endpoints/#cdn_purge_cache
 */
const FILES = 50
const SECONDS = 20

/**
 * The CDN of DigitalOcean's Spaces: files and folders of one endpoint, which has one origin.
 *
 * ASSUME: `dir/*` does not cover `dir/`, and covers all beneath it; a `*` anywhere but at the end cannot be sent; a path
 * covers its variants with a query; a path is compared as a browser sends it; the root of a Space has no name that could be
 * sent; one path that is refused may fail its request, so that a refused batch is halved.
 *
 * @see https://docs.digitalocean.com/reference/api/reference/cdn-endpoints/
 */
export const digitalocean = defineProvider({
  id: 'digitalocean',
  title: 'DigitalOcean',
  defaultBaseUrl: 'https://api.digitalocean.com/v2',
  options: v.strictObject({
    endpointId: option(
      v.optional(
        v.pipe(
          v.string(),
          v.regex(
            /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
            'must be the UUID of a CDN endpoint, as "doctl compute cdn list" shows it',
          ),
        ),
      ),
      {
        text: 'UUID of the CDN endpoint, as `doctl compute cdn list` shows it.',
        type: 'string',
        env: 'DIGITALOCEAN_ENDPOINT_ID',
        cache: true,
      },
    ),
    token: option(secret(), {
      text: 'API token with the scope `cdn:delete`.',
      type: 'string',
      env: 'DIGITALOCEAN_TOKEN',
      secret: true,
    }),
  }),
  credentials: [['endpointId', 'token']],
  retry: { tooManyRequestsDelay: SECONDS * 1000 },
  create(options) {
    const endpoint = `${options.baseUrl}/cdn/endpoints/${shown(options.endpointId, 'endpointId')}`
    const headers = { authorization: bearer(options.token), accept: 'application/json' }
    return {
      capabilities: {
        exact: true,
        exactCovers: 'path',
        prefix: { coversFolder: false },
        extension: false,
        everything: true,
        hosts: 'all',
        // ASSUME: the limit of files holds for any 20 s.
        lists: [{ items: FILES, pace: { most: FILES, seconds: SECONDS, of: 'items' } }],
        // "Two identical purge requests cannot be sent at the same time."
        concurrency: 1,
        refuses: unnamed,
      },
      toRequests: (items): PurgeRequest[] => [
        { method: 'DELETE', url: `${endpoint}/cache`, headers, body: { files: items.map(toFile) }, items },
      ],
      readResponse(_request, response) {
        const failure = failureOf(response, 204, {
          401: 'Check the API token (DIGITALOCEAN_TOKEN): it may have expired.',
          403: 'The API token (DIGITALOCEAN_TOKEN) needs the scope cdn:delete.',
        })
        return failure === undefined ? {} : { failure }
      },
      probe: askName(
        'endpoint',
        endpoint,
        headers,
        response =>
          failureOf(response, 200, {
            401: 'Check the API token (DIGITALOCEAN_TOKEN): it may have expired.',
            403: 'Only this question needs the scope cdn:read: a token (DIGITALOCEAN_TOKEN) with cdn:delete alone can purge all the same.',
          }),
        'endpoint.custom_domain',
        'endpoint.endpoint',
        'endpoint.id',
      ),
    }
  },
})

function unnamed(due: string, isFolder?: true): string | undefined {
  const { pathname } = new URL(due)
  if (pathname === '/' && !isFolder) {
    return "DigitalOcean names files of a Space, which has none of this name: `html: ['file']` leaves such URLs out"
  }
  return pathname.includes('*')
    ? 'DigitalOcean reads "*" in a path as a wildcard and cannot escape it'
    : undefined
}

/** Paths have no slash at their start. */
function toFile(item: PlanItem): string {
  if (item.kind === 'url') return item.path.slice(1)
  if (item.kind === 'prefix') return `${item.path.slice(1)}*`
  if (item.kind === 'everything') return '*'
  throw new TypeError(`DigitalOcean cannot name an item of kind "${item.kind}".`)
}

function failureOf(
  response: ApiResponse,
  documented: number,
  hints: Readonly<Record<number, string>>,
): Failure | undefined {
  return statusFailure(response, documented, firstText(readJson(response), 'message'), {
    404: 'Check "endpointId" (DIGITALOCEAN_ENDPOINT_ID): it is the UUID of the CDN endpoint, not the name of the Space.',
    429: `Purges take ${FILES} files in ${SECONDS} s and five requests in 10 s: see which other tools purge, then run "cdn-purge retry".`,
    ...hints,
  })
}
