import * as v from 'valibot'
import type { PlanItem } from '../../plan/model.ts'
import type { ApiResponse } from '../../wire/model.ts'
import { field, firstText, invalidAnswer, readJson, statusFailure } from '../contract/answer.ts'
import { bearer, option, secret, shown, waitOption } from '../contract/option.ts'
import { askName } from '../contract/probe.ts'
import { defineProvider, type Failure, type Job, type PurgeRequest } from '../contract/provider.ts'

const VERSION = 'api-version=2024-02-01'

/** ASSUME: 100 paths in one request are not too many. */
const PATHS_PER_REQUEST = 100

const name = v.pipe(
  v.string(),
  v.regex(/^(?!\.+$)[\p{L}\p{N}_.()-]+$/u, 'must be a name of letters, digits, "_", "-", "." and brackets'),
)

/** Statuses of what is done at once, beside the 202 of what is not. */
const YES: readonly number[] = [200, 201, 204]

/**
 * Azure Front Door: paths and folders of one endpoint, in any case and with all their queries, on listed domains.
 *
 * ASSUME: `/dir/*` does not cover `/dir/`, and `/` is the home page alone; a `*` anywhere but at the end cannot be sent; a
 * 200 or 201 that says yes has no body; a path is compared as a browser sends it, but for its case; a path that is refused
 * may fail its request, so that a refused batch is halved; purges of one endpoint are sent one after the other.
 *
 * @see https://learn.microsoft.com/en-us/azure/frontdoor/standard-premium/how-to-cache-purge
 */
export const azureFrontDoor = defineProvider({
  id: 'azure-front-door',
  title: 'Azure Front Door',
  defaultBaseUrl: 'https://management.azure.com',
  options: v.strictObject({
    subscriptionId: option(
      v.optional(
        v.pipe(
          v.string(),
          v.regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, 'must be the UUID of a subscription'),
        ),
      ),
      { text: 'UUID of the subscription.', type: 'string', env: 'AZURE_SUBSCRIPTION_ID', cache: true },
    ),
    resourceGroup: option(v.optional(name), {
      text: 'Name of the resource group.',
      type: 'string',
      env: 'AZURE_RESOURCE_GROUP',
      cache: true,
    }),
    profile: option(v.optional(name), {
      text: 'Name of the Front Door profile, Standard or Premium.',
      type: 'string',
      env: 'AZURE_FRONT_DOOR_PROFILE',
      cache: true,
    }),
    endpoint: option(v.optional(name), {
      text: 'Name of the endpoint, without `.azurefd.net` and the hash before it.',
      type: 'string',
      env: 'AZURE_FRONT_DOOR_ENDPOINT',
      cache: true,
    }),
    token: option(secret(), {
      text: 'Entra access token, which `az account get-access-token` prints.',
      type: 'string',
      env: 'AZURE_ACCESS_TOKEN',
      secret: true,
    }),
    wait: waitOption('Seconds to wait for the purge to complete, which takes up to ten minutes.'),
  }),
  credentials: [['subscriptionId', 'resourceGroup', 'profile', 'endpoint', 'token']],
  create(options) {
    const { baseUrl } = options
    const profile = [
      `${baseUrl}/subscriptions/${shown(options.subscriptionId, 'subscriptionId')}`,
      `resourceGroups/${shown(options.resourceGroup, 'resourceGroup')}`,
      `providers/Microsoft.Cdn/profiles/${shown(options.profile, 'profile')}`,
    ].join('/')
    const endpoint = `${profile}/afdEndpoints/${shown(options.endpoint, 'endpoint')}`
    const headers = { authorization: bearer(options.token), accept: 'application/json' }
    return {
      wait: options.wait,
      capabilities: {
        exact: true,
        exactCovers: 'path',
        prefix: { coversFolder: false },
        extension: false,
        everything: true,
        hosts: 'listed',
        lists: [{ items: PATHS_PER_REQUEST }],
        concurrency: 1,
        refuses: due =>
          new URL(due).pathname.includes('*')
            ? 'Azure Front Door takes "*" at the end of a path only, as a wildcard'
            : undefined,
      },
      toRequests: (items): PurgeRequest[] => [
        {
          method: 'POST',
          url: `${endpoint}/purge?${VERSION}`,
          headers,
          body: { contentPaths: items.map(toPath), domains: domainsOf(items) },
          items,
        },
      ],
      readResponse(_request, response) {
        const { status, text } = response
        const isPlainYes = YES.includes(status) && text.trim() === ''
        const failure = failureOf(response, isPlainYes ? status : 202)
        if (failure !== undefined) return { failure }
        const operation = operationOf(response, baseUrl)
        return operation === undefined ? {} : { operation }
      },
      jobs: {
        perPage: 1,
        onlyByOperation: true,
        // Whatever the operation is, it is asked for where the token belongs.
        request: ({ operation }) => ({
          method: 'GET',
          url: `${new URL(baseUrl).origin}/${shown(operation, 'operation').replace(/^[/\\]+/, '')}`,
          headers,
        }),
        read(response, { operation = '' }) {
          const failure = failureOf(response, YES.includes(response.status) ? response.status : 202)
          if (failure !== undefined) return { failure }
          const state = stateOf(response)
          if (state === undefined) return { failure: invalidAnswer(response, 'the state of an operation') }
          return { value: { jobs: [{ operation, item: 'the purge', ...state }], total: 1 } }
        },
      },
      probe: askName(
        'endpoint',
        `${endpoint}?${VERSION}`,
        headers,
        response => failureOf(response, 200),
        'properties.hostName',
        'name',
      ),
    }
  },
})

type Named = Extract<PlanItem, { kind: 'url' | 'prefix' | 'everything' }>

function isNamed(item: PlanItem): item is Named {
  return item.kind === 'url' || item.kind === 'prefix' || item.kind === 'everything'
}

function toPath(item: PlanItem): string {
  if (!isNamed(item)) throw new TypeError(`Azure Front Door cannot name an item of kind "${item.kind}".`)
  return item.kind === 'url' ? item.path : item.kind === 'prefix' ? `${item.path}*` : '/*'
}

/** Host names without a port. */
function domainsOf(items: readonly PlanItem[]): string[] {
  const origins = items.filter(isNamed).flatMap(item => item.origins)
  return [...new Set(origins.map(origin => new URL(origin).hostname))]
}

/**
 * Path and query of the URL at which an operation is asked for. One of another origin is none, since the token goes with it.
 *
 * @see https://learn.microsoft.com/en-us/azure/azure-resource-manager/management/async-operations
 */
function operationOf({ headers }: ApiResponse, baseUrl: string): string | undefined {
  const link = headers['azure-asyncoperation'] ?? headers.location
  if (link === undefined || !URL.canParse(link, baseUrl)) return undefined
  const { origin, pathname, search } = new URL(link, baseUrl)
  return origin === new URL(baseUrl).origin ? pathname + search : undefined
}

/** Behind `Location` a 202 says to wait, and what comes next has no body; behind `Azure-AsyncOperation` it is told in words. */
function stateOf(response: ApiResponse): Pick<Job, 'state' | 'message'> | undefined {
  if (response.status === 202) return { state: 'waiting' }
  if (response.text.trim() === '') return { state: 'done' }
  const body = readJson(response)
  const status = firstText(body, 'status')
  if (status === undefined) return undefined
  if (status === 'Succeeded') return { state: 'done' }
  if (status !== 'Failed' && status !== 'Canceled') return { state: 'waiting' }
  return { state: 'failed', message: firstText(body, 'error.message', 'error.code') ?? status }
}

function failureOf(response: ApiResponse, documented: number): Failure | undefined {
  const error = field(readJson(response), 'error')
  return statusFailure(response, documented, firstText(error, 'message', 'code'), {
    401: 'The access token (AZURE_ACCESS_TOKEN) holds for about an hour: ask for a new one with "az account get-access-token".',
    403: 'The account of the token (AZURE_ACCESS_TOKEN) needs a role that may purge, such as CDN Profile Contributor.',
    404: 'Check "subscriptionId", "resourceGroup", "profile" and "endpoint" (AZURE_SUBSCRIPTION_ID, AZURE_RESOURCE_GROUP, AZURE_FRONT_DOOR_PROFILE, AZURE_FRONT_DOOR_ENDPOINT).',
    429: 'Azure limits the calls of a subscription: run "cdn-purge retry" later.',
  })
}
