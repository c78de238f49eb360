import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import * as z from 'zod'
import type { Clock } from './clock.ts'
import type { FaultQueue } from './faults.ts'
import type { Log } from './log.ts'

/** The path of the routes by which another process scripts the simulator. */
export const adminPath = '/__simulator'

/** An edge, as far as the admin routes reach it. */
interface ReachedEdge {
  readonly name: string
  readonly url: string
  keys(): string[]
  clear(): void
}

/** What the admin routes reach. */
export interface AdminReach {
  readonly log: Log
  readonly faults: FaultQueue
  readonly clock: Clock
  readonly edges: readonly ReachedEdge[]
}

/**
 * Serves the admin routes: `log` (GET, DELETE), `faults` (GET, POST one or an array, DELETE), `edges` (GET,
 * DELETE, which empties them) and `clock` (POST `{ "advance": ms }`).
 */
export function mountAdmin(instance: FastifyInstance, { log, faults, clock, edges }: AdminReach): void {
  const app = instance.withTypeProvider<ZodTypeProvider>()

  app.get('/log', async () => log.entries)
  app.delete('/log', async (_request, reply) => {
    log.clear()
    return reply.code(204).send()
  })

  app.get('/faults', async () => faults.pending())
  app.post(
    '/faults',
    { schema: { body: z.preprocess(body => [body].flat(), z.array(faults.schema)) } },
    async (request, reply) => {
      for (const { route, fault } of request.body) faults.add(route, fault)
      return reply.code(204).send()
    },
  )
  app.delete('/faults', async (_request, reply) => {
    faults.clear()
    return reply.code(204).send()
  })

  app.get('/edges', async () =>
    Object.fromEntries(edges.map(edge => [edge.name, { url: edge.url, keys: edge.keys() }])),
  )
  app.delete('/edges', async (_request, reply) => {
    for (const edge of edges) edge.clear()
    return reply.code(204).send()
  })

  app.post(
    '/clock',
    { schema: { body: z.strictObject({ advance: z.number().nonnegative() }) } },
    async (request, reply) => {
      clock.advance(request.body.advance)
      return reply.code(204).send()
    },
  )
}
