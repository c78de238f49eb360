import * as v from 'valibot'
import { pathOf, withoutQuery } from '../plan/address.ts'
import type { PlanItem } from '../plan/model.ts'
import { Secret } from '../secret/secret.ts'
import { escapeRegex } from '../text/escape-regex.ts'
import type { ApiResponse } from '../wire/model.ts'
import {
  failedAnswer,
  field,
  firstText,
  hasFailureMarker,
  invalidAnswer,
  readJson,
  statusFailure,
} from './contract/answer.ts'
import { bearer, option, secret, shown, waitOption } from './contract/option.ts'
import { defineProvider, type Failure, type PurgeRequest } from './contract/provider.ts'
import type { Said, Unread } from './contract/vocabulary.ts'
import { JOBS_PER_PAGE, readJobs } from './medianova/jobs.ts'

/** Paths in one request. @see https://cloud.medianova.com/api/v1 `POST /cdn/{organization}/job/{resource}/purge` */
const PATHS_PER_REQUEST = 100

const uuid = v.pipe(v.string(), v.regex(/^[0-9a-f-]{8,}$/i, 'must be a UUID, as the control panel shows it'))

/**
 * Medianova: paths with wildcards, on every host of one resource; queued, and the jobs can be listed.
 *
 * ASSUME: a `*` in the name of a file cannot be escaped, so that such a file is passed over; whether `/dir/*` also hits
 * `/dir/` itself is open, so that plans neither rely on it nor allow it where that URL is unchanged; whether a path
 * covers its variants with a query is open, so that each is named; a path with `*` covers variants with a query; one
 * malformed path may fail its request, so that a refused batch is halved.
 */
export const medianova = defineProvider({
  id: 'medianova',
  title: 'Medianova',
  defaultBaseUrl: 'https://cloud.medianova.com/api/v1',
  options: v.strictObject({
    organizationUuid: option(v.optional(uuid), {
      text: 'UUID of the organization.',
      type: 'string',
      env: 'MEDIANOVA_ORGANIZATION_UUID',
      cache: true,
    }),
    resourceUuid: option(v.optional(uuid), {
      text: 'UUID of the CDN resource.',
      type: 'string',
      env: 'MEDIANOVA_RESOURCE_UUID',
      cache: true,
    }),
    token: option(secret(), { text: 'API token.', type: 'string', env: 'MEDIANOVA_TOKEN', secret: true }),
    apiKey: option(secret('encoded'), {
      text: 'API key; exchanged with `apiSecret` for a token once a run.',
      type: 'string',
      env: 'MEDIANOVA_API_KEY',
      secret: true,
    }),
    apiSecret: option(secret('encoded'), {
      text: 'Secret of the API key.',
      type: 'string',
      env: 'MEDIANOVA_API_SECRET',
      secret: true,
    }),
    wildcards: option(v.optional(v.boolean(), true), {
      text: 'Whether plans may use `*`; some resources need the option "Wildcard Purge Suffix" for it.',
      type: 'boolean',
      default: 'true',
    }),
    wait: waitOption('Seconds to wait for the purge to complete.'),
  }),
  credentials: [
    ['organizationUuid', 'resourceUuid', 'token'],
    ['organizationUuid', 'resourceUuid', 'apiKey', 'apiSecret'],
  ],
  create({ baseUrl, organizationUuid, resourceUuid, token, apiKey, apiSecret, wildcards, wait }) {
    const resource = shown(resourceUuid, 'resourceUuid')
    const url = `${baseUrl}/cdn/${shown(organizationUuid, 'organizationUuid')}/job/${resource}/purge`
    const headers = (session: Secret | undefined) => ({
      authorization: bearer(token ?? session),
      accept: 'application/json',
    })
    const renew =
      token === undefined
        ? 'Renew the key and secret (MEDIANOVA_API_KEY, MEDIANOVA_API_SECRET).'
        : 'Renew the token (MEDIANOVA_TOKEN), or give key and secret, which are exchanged for a fresh one in each run.'
    return {
      wait,
      capabilities: {
        exact: true,
        exactCovers: 'query',
        prefix: wildcards && { coversFolder: false },
        extension: wildcards && 'folder',
        everything: wildcards,
        hosts: 'all',
        lists: [{ items: PATHS_PER_REQUEST }],
        concurrency: 2,
        refuses: due =>
          new URL(due).pathname.includes('*')
            ? 'Medianova reads "*" in a path as a wildcard and cannot escape it'
            : undefined,
      },
      vocabulary: {
        example: '/images/im*',
        read: text => readItem(text, wildcards),
        words: { prefix: due => `${pathOf(due)}*`, wildcard: pathOf },
      },
      toRequests: (items, session): PurgeRequest[] => [
        {
          method: 'POST',
          url,
          headers: headers(session),
          body: { resource_uuid: resource, file_path: items.map(toPath) },
          items,
        },
      ],
      readResponse(_request, response) {
        const body = readJson(response)
        const failure = readFailure(response, body, renew)
        if (failure !== undefined) return { failure }
        const note = firstText(body, 'message')
        const operation = firstText(body, 'opID')
        return { ...(note === undefined ? {} : { note }), ...(operation === undefined ? {} : { operation }) }
      },
      ...(token === undefined && apiKey !== undefined && apiSecret !== undefined
        ? { login: logIn(baseUrl, apiKey, apiSecret, renew) }
        : {}),
      jobs: {
        perPage: JOBS_PER_PAGE,
        request: ({ operation, page, limit, session }) => {
          const query = new URLSearchParams({ page: String(page), limit: String(limit) })
          if (operation !== undefined) query.set('opID', operation)
          return { method: 'GET', url: `${url}?${query}`, headers: headers(session) }
        },
        read(response) {
          const body = readJson(response)
          const failure = readFailure(response, body, renew)
          if (failure !== undefined) return { failure }
          const value = readJobs(body)
          return value === undefined ? { failure: invalidAnswer(response, 'a list of jobs') } : { value }
        },
      },
    }
  },
})

function logIn(baseUrl: string, apiKey: Secret, apiSecret: Secret, renew: string) {
  return {
    request: () => ({
      method: 'POST' as const,
      url: `${baseUrl}/auth/login/token`,
      headers: { accept: 'application/json' },
      body: { api_key: apiKey, api_secret: apiSecret },
    }),
    read(response: ApiResponse) {
      const body = readJson(response)
      const failure = readFailure(response, body, renew)
      if (failure !== undefined) return { failure }
      const token = firstText(body, 'token')
      return token === undefined
        ? { failure: invalidAnswer(response, 'an answer with a token') }
        : { value: new Secret(token) }
    },
  }
}

function toPath(item: PlanItem): string {
  switch (item.kind) {
    case 'url':
      return item.path
    case 'prefix':
      return `${item.path}*`
    case 'extension':
      return `${item.folder}*.${item.extension}`
    case 'raw':
      return item.raw
    case 'everything':
      return '/*'
    default:
      throw new TypeError(`Medianova cannot name an item of kind "${item.kind}".`)
  }
}

/** @param wildcards - whether the resource has them */
function readItem(text: string, wildcards: boolean): Said | Unread {
  if (!/^\/[!-~]*$/.test(text)) {
    return { problem: 'must be a path that starts with "/", percent-encoded; "*" stands for anything in it' }
  }
  const due = { kind: 'raw', item: text } as const
  if (!text.includes('*')) return { due, reaches: url => pathOf(url) === text }
  if (!wildcards) return { problem: 'holds a "*", and the option "wildcards" is off' }
  const parts = text.split('*').map(escapeRegex)
  const expression = new RegExp(`^${parts.join('.*')}$`)
  const matches = (path: string) => expression.test(path)
  return { due, whole: text === '/*', reaches: url => matches(withoutQuery(pathOf(url))) }
}

/** ASSUME: a refusal has its words in `message`, `error` or `errors`. */
function readFailure(response: ApiResponse, body: unknown, renew: string): Failure | undefined {
  const errors = field(body, 'errors')
  const listed =
    Array.isArray(errors) || (typeof errors === 'object' && errors !== null)
      ? JSON.stringify(errors)
      : undefined
  const message = firstText(body, 'message', 'error.message', 'error', 'errors') ?? listed
  const failure = statusFailure(response, 200, message, {
    401: renew,
    403: 'Give the key access to this organization and resource.',
    404: 'Check "organizationUuid" and "resourceUuid".',
  })
  if (failure !== undefined) return failure
  // ASSUME: `status: false` with a 200 is a failure.
  if (hasFailureMarker(body)) return failedAnswer(response, message)
  const isYes = field(body, 'status') === true || firstText(body, 'opID') !== undefined
  return isYes ? undefined : invalidAnswer(response, 'a Medianova answer')
}
