import type { FastifyInstance } from 'fastify'
import * as z from 'zod'
import type { ApiContext } from '../contract/context.ts'
import { defineApi } from '../contract/define-api.ts'
import type { Manners } from '../contract/manners.ts'
import { pipeline } from '../contract/pipeline.ts'
import { readBatch } from './cloudfront/batch.ts'
import { type DistributionEdge, distribution } from './cloudfront/distribution.ts'
import { refuse, writeDocument } from './cloudfront/document.ts'
import { createInvalidations, type Invalidation } from './cloudfront/invalidations.ts'
import { cloudfrontOptions, type Resolved } from './cloudfront/options.ts'
import { hits } from './cloudfront/path.ts'
import { judgeSignature } from './cloudfront/signature.ts'

const params = z.strictObject({ distribution: z.string() })

/** The API of Amazon CloudFront. */
export const cloudfront = defineApi({
  id: 'cloudfront',
  basePath: '/cloudfront',
  routes: ['invalidate', 'invalidation', 'distribution'],
  credential: 'authorization',
  secrets: ['x-amz-security-token'],
  edge: distribution,
  options: cloudfrontOptions.prefault({}),
  create: options => ({
    shown: {
      distributionId: options.distributionId,
      accessKeyId: options.accessKeyId,
      secretAccessKey: options.secretAccessKey,
    },
    env: {
      CLOUDFRONT_DISTRIBUTION_ID: options.distributionId,
      AWS_ACCESS_KEY_ID: options.accessKeyId,
      AWS_SECRET_ACCESS_KEY: options.secretAccessKey,
      ...(options.sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: options.sessionToken }),
    },
    mount: (instance, edge, context) => serve(instance, options, edge, context),
  }),
})

/** Serves the API; each accepted invalidation acts on the edge, once. */
function serve(
  instance: FastifyInstance,
  options: Resolved,
  edge: DistributionEdge,
  context: ApiContext,
): void {
  const { clock } = context
  const app = pipeline(instance, mannersOf(options, context), context)
  const invalidations = createInvalidations(clock, options)
  const path = '/2020-05-31/distribution/:distribution'
  const check = (id: string, action: string): void => {
    if (!options.permitted) throw refuse(403, 'AccessDenied', `User is not authorized to perform: ${action}`)
    if (id !== options.distributionId)
      throw refuse(404, 'NoSuchDistribution', 'The specified distribution does not exist.')
  }
  const write = (one: Invalidation, status: string): string =>
    writeDocument('Invalidation', {
      Id: one.id,
      Status: status,
      CreateTime: new Date(one.at).toISOString(),
      InvalidationBatch: {
        Paths: { Quantity: one.paths.length, Items: { Path: one.paths } },
        CallerReference: one.reference,
      },
    })

  app.post(
    `${path}/invalidation`,
    { config: { route: 'cloudfront.invalidate', body: 'text' }, schema: { params, body: z.string() } },
    async (request, reply) => {
      check(request.params.distribution, 'cloudfront:CreateInvalidation')
      // ASSUME that another type is refused.
      if (!/^(application|text)\/xml\b/i.test(request.headers['content-type'] ?? ''))
        throw refuse(415, 'UnsupportedMediaType', 'Content-Type must be application/xml.')
      const { invalidation, isNew } = invalidations.add(readBatch(request.body, options.tilde))
      if (isNew) {
        edge.bill(invalidation.paths.length)
        const chosen = invalidation.paths.map(hits)
        edge.purge(resource => chosen.some(matches => matches(resource)), { after: options.applyAfter })
      }
      const { host = '' } = request.headers
      return reply
        .code(201)
        .type('text/xml')
        .header('Location', `http://${host}${request.originalUrl}/${invalidation.id}`)
        .send(write(invalidation, 'InProgress'))
    },
  )

  app.get(
    `${path}/invalidation/:id`,
    { config: { route: 'cloudfront.invalidation' }, schema: { params: params.extend({ id: z.string() }) } },
    async (request, reply) => {
      check(request.params.distribution, 'cloudfront:GetInvalidation')
      const found = invalidations.find(request.params.id)
      if (!found) throw refuse(404, 'NoSuchInvalidation', 'The specified invalidation does not exist.')
      return reply
        .type('text/xml')
        .send(write(found, invalidations.inProgress().includes(found) ? 'InProgress' : 'Completed'))
    },
  )

  app.get(
    path,
    { config: { route: 'cloudfront.distribution' }, schema: { params } },
    async (request, reply) => {
      check(request.params.distribution, 'cloudfront:GetDistribution')
      return reply.type('text/xml').send(
        writeDocument('Distribution', {
          Id: options.distributionId,
          Status: 'Deployed',
          InProgressInvalidationBatches: invalidations.inProgress().length,
          DomainName: `${options.distributionId.toLowerCase()}.cloudfront.net`,
        }),
      )
    },
  )
}

function mannersOf(options: Resolved, { clock }: ApiContext): Manners {
  return {
    judge: (credential, sent) => judgeSignature(credential, sent, options, clock),
    unauthorized: () => refuse(403, 'MissingAuthenticationToken', 'Request is missing Authentication Token'),
    // ASSUME code and words.
    notFound: () => refuse(404, 'UnknownOperationException', 'Could not find operation'),
    invalid: complaints =>
      refuse(
        400,
        'InvalidArgument',
        complaints.map(({ field, message }) => `${field} ${message}`).join('; '),
      ),
  }
}
