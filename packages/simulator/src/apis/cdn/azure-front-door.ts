import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import * as z from 'zod'
import type { PurgePredicate } from '../../edge/cache.ts'
import type { Edge } from '../../edge/edge.ts'
import { pages } from '../../edge/kind.ts'
import { bareHost } from '../contract/bare-host.ts'
import { judgeBearer } from '../contract/bearer.ts'
import type { ApiContext } from '../contract/context.ts'
import { defineApi } from '../contract/define-api.ts'
import type { Manners } from '../contract/manners.ts'
import { applyAfter, text } from '../contract/option.ts'
import { pipeline } from '../contract/pipeline.ts'
import { Refusal } from '../contract/refusal.ts'

/** ASSUME the limit: none is documented. */
const maxPaths = 100

/** The endpoint that the API knows, and what its documentation leaves open. */
export const azureFrontDoorOptions = z.strictObject({
  subscriptionId: text.default('0b1f6471-1bf0-4dda-aec3-cb9272f09590').describe('The subscription.'),
  resourceGroup: text.default('simulated-group').describe('The resource group.'),
  profile: text.default('simulated-profile').describe('The profile.'),
  endpoint: text.default('simulated-endpoint').describe('The endpoint.'),
  token: text.default('azure-test-token').describe('Credential.'),
  applyAfter,
  permitted: z.boolean().default(true).describe('Whether the token may purge; `false` answers 403.'),
  completeAfter: z
    .number()
    .nonnegative()
    .default(0)
    .describe('Milliseconds for which an operation answers 202 before it is complete.'),
  // ASSUME that it does not.
  folderCovers: z
    .boolean()
    .default(false)
    .describe('Whether `/dir/*` also hits `/dir/` itself, which is not said; `/*` always hits `/`.'),
})

/** Options of the Azure Front Door API. */
export type AzureFrontDoorOptions = z.input<typeof azureFrontDoorOptions>

type Resolved = z.output<typeof azureFrontDoorOptions>

const selection = z.strictObject({
  contentPaths: z
    .array(
      // ASSUME that `*` stands at the end, after a slash: nothing is said of others.
      z
        .string()
        .regex(
          /^\/(?:[^*?#]*\/)?(?:\*|[^*?#]*)$/,
          'must start with "/", with "*" only at its end, after a "/"',
        ),
    )
    .min(1)
    .max(maxPaths),
  domains: z.array(bareHost).min(1).optional(),
})
const querystring = z.strictObject({
  'api-version': z.string().regex(/^\d{4}-\d\d-\d\d(-preview)?$/, 'must be a version, such as 2024-02-01'),
})
const params = z.strictObject({
  subscription: z.string(),
  group: z.string(),
  profile: z.string(),
  endpoint: z.string(),
})
const problem = z.strictObject({ error: z.strictObject({ code: z.string(), message: z.string() }) })
const refusals = { '4xx': problem, '5xx': z.unknown() }

/** The API of Azure Front Door, which is a part of the Resource Manager's. */
export const azureFrontDoor = defineApi({
  id: 'azure-front-door',
  basePath: '/azure-front-door',
  routes: ['purge', 'operation', 'endpoint'],
  credential: 'authorization',
  edge: pages,
  options: azureFrontDoorOptions.prefault({}),
  create: options => ({
    shown: {
      subscriptionId: options.subscriptionId,
      resourceGroup: options.resourceGroup,
      profile: options.profile,
      endpoint: options.endpoint,
      token: options.token,
    },
    env: {
      AZURE_SUBSCRIPTION_ID: options.subscriptionId,
      AZURE_RESOURCE_GROUP: options.resourceGroup,
      AZURE_FRONT_DOOR_PROFILE: options.profile,
      AZURE_FRONT_DOOR_ENDPOINT: options.endpoint,
      AZURE_ACCESS_TOKEN: options.token,
    },
    mount: (instance, edge, context) => serve(instance, options, edge, context),
  }),
})

/** Serves the API; each accepted purge acts on the edge, and is an operation until its time is over. */
function serve(instance: FastifyInstance, options: Resolved, edge: Edge, context: ApiContext): void {
  const { clock, api } = context
  const app = pipeline(instance, mannersOf(options), context)
  const completeAt = new Map<string, number>()
  const path =
    '/subscriptions/:subscription/resourceGroups/:group/providers/Microsoft.Cdn/profiles/:profile/afdEndpoints/:endpoint'
  const check = async ({ params: given }: { params: z.output<typeof params> }): Promise<void> => {
    // The names of resources count in any case.
    const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase()
    if (!same(given.subscription, options.subscriptionId)) {
      throw refuse(
        404,
        'SubscriptionNotFound',
        `The subscription '${given.subscription}' could not be found.`,
      )
    }
    if (
      !same(given.group, options.resourceGroup) ||
      !same(given.profile, options.profile) ||
      !same(given.endpoint, options.endpoint)
    ) {
      throw refuse(
        404,
        'ResourceNotFound',
        `The Resource 'Microsoft.Cdn/profiles/${given.profile}/afdEndpoints/${given.endpoint}' under resource group '${given.group}' was not found.`,
      )
    }
  }

  app.post(
    `${path}/purge`,
    {
      config: { route: 'azure-front-door.purge', body: 'json' },
      preHandler: check,
      schema: { params, querystring, body: selection, response: { 202: z.undefined(), ...refusals } },
    },
    async (request, reply) => {
      if (!options.permitted) {
        throw refuse(
          403,
          'AuthorizationFailed',
          "The client does not have authorization to perform action 'Microsoft.Cdn/profiles/afdEndpoints/Purge/action'.",
        )
      }
      const operation = randomUUID()
      completeAt.set(operation, clock.now() + options.completeAfter)
      edge.purge(hits(request.body, options), { after: options.applyAfter })
      const { host = '' } = request.headers
      const version = request.query['api-version']
      const location = `http://${host}${api.basePath}/subscriptions/${options.subscriptionId}/providers/Microsoft.Cdn/operationresults/${operation}?api-version=${version}`
      return reply.code(202).headers({ Location: location, 'Retry-After': '10' }).send()
    },
  )

  app.get(
    '/subscriptions/:subscription/providers/Microsoft.Cdn/operationresults/:operation',
    {
      config: { route: 'azure-front-door.operation' },
      schema: {
        params: z.strictObject({ subscription: z.string(), operation: z.string() }),
        querystring,
        response: { 200: z.undefined(), 202: z.undefined(), ...refusals },
      },
    },
    async (request, reply) => {
      const at = completeAt.get(request.params.operation)
      if (at === undefined) throw refuse(404, 'NotFound', 'The operation was not found.')
      if (clock.now() >= at) return reply.code(200).send()
      const { host = '' } = request.headers
      return reply.code(202).header('Location', `http://${host}${request.originalUrl}`).send()
    },
  )

  app.get(
    path,
    {
      config: { route: 'azure-front-door.endpoint' },
      preHandler: check,
      schema: {
        params,
        querystring,
        response: { 200: z.strictObject({ name: z.string(), type: z.string() }), ...refusals },
      },
    },
    async () => ({ name: options.endpoint, type: 'Microsoft.Cdn/profiles/afdendpoints' }),
  )
}

/** Paths in any case, with all their queries. ASSUME that without domains all hosts of the edge are the endpoint's. */
function hits(
  { contentPaths, domains }: z.output<typeof selection>,
  { folderCovers }: Resolved,
): PurgePredicate {
  const hosts = domains && new Set(domains.map(domain => domain.toLowerCase()))
  const wanted = contentPaths.map(path => path.toLowerCase())
  return resource => {
    const path = resource.path.toLowerCase()
    if (hosts && !hosts.has(resource.host)) return false
    return wanted.some(pattern => {
      if (!pattern.endsWith('*')) return path === pattern
      const folder = pattern.slice(0, -1)
      return path.startsWith(folder) && (folder === '/' || folderCovers || path !== folder)
    })
  }
}

/** ASSUME the words of refusals. */
function mannersOf({ token }: Resolved): Manners {
  return {
    judge: credential => judgeBearer(credential, given => given === token),
    unauthorized: verdict =>
      verdict === 'missing'
        ? refuse(401, 'AuthenticationFailed', "Authentication failed. The 'Authorization' header is missing.")
        : refuse(401, 'InvalidAuthenticationToken', 'The access token is invalid.'),
    notFound: () => refuse(404, 'NotFound', 'The resource was not found.'),
    invalid: complaints => {
      if (complaints.some(({ field }) => field === 'api-version')) {
        return refuse(
          400,
          'MissingApiVersionParameter',
          'The api-version query parameter (?api-version=) is required for all requests.',
        )
      }
      const said = complaints.map(({ field, message }) => `${field} ${message}`).join('; ')
      return refuse(400, 'BadRequest', said)
    },
  }
}

function refuse(status: number, code: string, message: string): Refusal {
  return new Refusal(status, { error: { code, message } })
}
