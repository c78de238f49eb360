import { createHash } from 'node:crypto'
import * as v from 'valibot'
import type { PlanItem } from '../../plan/model.ts'
import type { ApiResponse, RawResponse } from '../../wire/model.ts'
import {
  failedAnswer,
  field,
  firstText,
  invalidAnswer,
  parseJson,
  readJson,
  statusFailure,
} from '../contract/answer.ts'
import { bearer, option, secret, shown, waitOption } from '../contract/option.ts'
import { askName } from '../contract/probe.ts'
import { defineProvider, type Failure, type Job, type PurgeRequest } from '../contract/provider.ts'
import { ENCODED, type Said, type Unread } from '../contract/vocabulary.ts'

/** Invalidations of a project. */
const pace = { most: 500, seconds: 60, of: 'requests' } as const

/** ASSUME: an invalidation costs $0.005, as older price lists say. */
const price = { perItem: 0.005, currency: 'USD' } as const

/** Milliseconds to wait where the limit of a minute is reached, at first. */
const FIRST_WAIT = 15_000

const path = v.pipe(v.string(), v.regex(ENCODED), v.regex(/^\/(?:[^*?#]*\/)?(?:\*|[^*?#]*)$/))
const names = v.pipe(v.array(v.pipe(v.string(), v.minLength(1))), v.minLength(1))

/** A rule as the vendor documents it. */
const rule = v.strictObject({
  host: v.optional(v.pipe(v.string(), v.regex(/^(?:\*\.)?[\w-]+(?:\.[\w-]+)*$/))),
  path: v.optional(path),
  cacheTags: v.optional(names),
})

/**
 * Google Cloud CDN: paths and folders of a URL map, one a request, each with all its queries.
 *
 * ASSUME: the path of a URL is compared as a browser sends it; a file with a `*` in its name cannot be named; a 403 with
 * the reason `rateLimitExceeded` speaks of no key.
 *
 * @see https://cloud.google.com/compute/docs/reference/rest/v1/urlMaps/invalidateCache
 */
export const googleCloudCdn = defineProvider({
  id: 'google-cloud-cdn',
  title: 'Google Cloud CDN',
  defaultBaseUrl: 'https://compute.googleapis.com/compute/v1',
  options: v.strictObject({
    project: option(
      v.optional(v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9.:-]*$/, 'must be the id of a project'))),
      { text: 'Id of the project.', type: 'string', env: 'GOOGLE_CLOUD_PROJECT', cache: true },
    ),
    urlMap: option(
      v.optional(v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]*$/, 'must be the name of a URL map'))),
      {
        text: 'Name of the URL map: the load balancer, as the console calls it.',
        type: 'string',
        env: 'GOOGLE_URL_MAP',
        cache: true,
      },
    ),
    token: option(secret(), {
      text: 'OAuth access token, which `gcloud auth print-access-token` prints.',
      type: 'string',
      env: 'GOOGLE_ACCESS_TOKEN',
      secret: true,
    }),
    wait: waitOption('Seconds to wait for the purge to complete.'),
  }),
  credentials: [['project', 'urlMap', 'token']],
  retry: {
    tooManyRequestsDelay: FIRST_WAIT,
    busy: response => (isOverLimit(response) ? FIRST_WAIT : undefined),
  },
  create(options) {
    const global = `${options.baseUrl}/projects/${shown(options.project, 'project')}/global`
    const urlMap = `${global}/urlMaps/${shown(options.urlMap, 'urlMap')}`
    const headers = { authorization: bearer(options.token), accept: 'application/json' }
    return {
      wait: options.wait,
      capabilities: {
        exact: true,
        exactCovers: 'path',
        prefix: { coversFolder: true },
        extension: false,
        everything: true,
        hosts: 'each',
        lists: [{ items: 1, pace }],
        price,
        concurrency: 4,
        refuses: due =>
          new URL(due).pathname.includes('*')
            ? 'Google Cloud CDN takes "*" at the end of a path only, as a wildcard'
            : undefined,
      },
      vocabulary: {
        example: '{"cacheTags":["blog"]}',
        read: readItem,
        words: { host: host => JSON.stringify({ host, path: '/*' }) },
      },
      toRequests: (items, _session, run): PurgeRequest[] =>
        items.map(item => {
          const body = toRule(item)
          const query = run === undefined ? '' : `?requestId=${requestId(run, body)}`
          return { method: 'POST', url: `${urlMap}/invalidateCache${query}`, headers, body, items: [item] }
        }),
      readResponse(_request, response) {
        const read = readOperation(response)
        if ('failure' in read) return read
        const { operation, state, message } = read.value
        return state === 'failed' ? { failure: failedAnswer(response, message) } : { operation }
      },
      jobs: {
        perPage: 1,
        onlyByOperation: true,
        request: ({ operation }) => ({
          method: 'GET',
          url: `${global}/operations/${encodeURIComponent(shown(operation, 'operation'))}`,
          headers,
        }),
        read(response) {
          const read = readOperation(response)
          return 'failure' in read ? read : { value: { jobs: [read.value], total: 1 } }
        },
      },
      probe: askName(
        'URL map',
        urlMap,
        headers,
        response => failureOf(response, 'compute.urlMaps.get, which only this question needs'),
        'name',
      ),
    }
  },
})

/** The rule of an item; where hosts are named by each item, it has one. */
function toRule(item: PlanItem): unknown {
  if (item.kind === 'raw') return parseJson(item.raw)
  if (item.kind !== 'url' && item.kind !== 'prefix' && item.kind !== 'everything') {
    throw new TypeError(`Google Cloud CDN cannot name an item of kind "${item.kind}".`)
  }
  const [origin] = item.origins
  const path = item.kind === 'url' ? item.path : item.kind === 'prefix' ? `${item.path}*` : '/*'
  return { ...(origin === undefined ? {} : { host: new URL(origin).hostname }), path }
}

/**
 * A UUID made of the run and the rule: a request that is sent again is known by it, and the next run's is another.
 * It has the form of version 5, as one that is made of a name.
 */
function requestId(run: string, rule: unknown): string {
  if (run.startsWith('{')) return run
  const hash = createHash('sha1')
    .update(`${run}\n${JSON.stringify(rule)}`)
    .digest('hex')
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `5${hash.slice(13, 16)}`,
    `a${hash.slice(17, 20)}`,
    hash.slice(20, 32),
  ].join('-')
}

function readItem(text: string): Said | Unread {
  const { success, output } = v.safeParse(rule, parseJson(text))
  if (!success || (output.path === undefined && output.cacheTags === undefined)) {
    return {
      problem:
        'must hold "path" (percent-encoded, with "*" at its end only, after a "/"), "cacheTags" or both, and may hold "host", such as {"cacheTags":["blog"]}',
    }
  }
  const due = { kind: 'raw', item: JSON.stringify(output) } as const
  const { host, path, cacheTags } = output
  if (path === undefined || cacheTags !== undefined) return { due }
  const isHost = (name: string) =>
    host === undefined || name === host || (host.startsWith('*.') && name.endsWith(host.slice(1)))
  const isPath = (name: string) => (path.endsWith('*') ? name.startsWith(path.slice(0, -1)) : name === path)
  return {
    due,
    whole: path === '/*',
    reaches(url) {
      const { hostname, pathname } = new URL(url)
      return isHost(hostname) && isPath(pathname)
    },
  }
}

/** Reads an operation, as a purge is answered with, and as it is asked for later. */
function readOperation(response: ApiResponse): { readonly value: Job } | { readonly failure: Failure } {
  const failure = failureOf(response, 'compute.urlMaps.invalidateCache')
  if (failure !== undefined) return { failure }
  const body = readJson(response)
  const [name, status] = [firstText(body, 'name'), firstText(body, 'status')]
  if (name === undefined || status === undefined || !/^(?:PENDING|RUNNING|DONE)$/.test(status)) {
    return { failure: invalidAnswer(response, 'an operation') }
  }
  const job = { operation: name, item: 'the purge' }
  const error = field(body, 'error')
  if (error === undefined || error === null) {
    return { value: { ...job, state: status === 'DONE' ? 'done' : 'waiting' } }
  }
  const { message } = errorOf(error)
  return { value: { ...job, state: 'failed', ...(message === undefined ? {} : { message }) } }
}

/** What is said of an error: of a request, or of an operation. */
function errorOf(error: unknown): { readonly message?: string; readonly reason?: string } {
  const errors = field(error, 'errors')
  const [first] = Array.isArray(errors) ? errors : []
  const message = firstText(error, 'message') ?? firstText(first, 'message', 'code')
  const reason = firstText(first, 'reason')
  return { ...(message === undefined ? {} : { message }), ...(reason === undefined ? {} : { reason }) }
}

function isOverLimit({ status, text }: RawResponse): boolean {
  return status === 403 && errorOf(field(parseJson(text), 'error')).reason === 'rateLimitExceeded'
}

function failureOf(response: ApiResponse, permission: string): Failure | undefined {
  const limit = 'Invalidations are limited to 500 a minute and project: run "cdn-purge retry" in a minute.'
  const { message } = errorOf(field(readJson(response), 'error'))
  return statusFailure(response, 200, message, {
    401: 'The access token (GOOGLE_ACCESS_TOKEN) holds for an hour: ask for a new one, with the scope compute.',
    403: isOverLimit(response)
      ? { kind: 'other', hint: limit }
      : `The account of the token (GOOGLE_ACCESS_TOKEN) needs the permission ${permission}.`,
    404: 'Check "project" (GOOGLE_CLOUD_PROJECT) and "urlMap" (GOOGLE_URL_MAP): "gcloud compute url-maps list" shows them.',
    429: limit,
  })
}
