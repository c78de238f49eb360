import Fastify from 'fastify'
import { expect, it, onTestFinished } from 'vitest'
import * as z from 'zod'
import { createClock } from '../../control/clock.ts'
import { createFaults } from '../../control/faults.ts'
import { createLog } from '../../control/log.ts'
import { pages } from '../../edge/kind.ts'
import { defineApi } from './define-api.ts'
import type { Manners } from './manners.ts'
import { pipeline } from './pipeline.ts'
import { Refusal } from './refusal.ts'

const refuse = () => new Refusal(400, {})

const toy = defineApi({
  id: 'toy',
  basePath: '/toy',
  routes: ['purge', 'forgotten'],
  credential: 'toy-key',
  edge: pages,
  options: z.strictObject({}).prefault({}),
  create: () => ({
    shown: {},
    env: {},
    mount(instance, _edge, context) {
      const manners: Manners = {
        judge: () => 'valid',
        unauthorized: refuse,
        notFound: refuse,
        invalid: refuse,
      }
      pipeline(instance, manners, context).get('/', { config: { route: 'toy.list' } }, async () => '')
    },
  }),
})

it('an API that serves other routes than it declares does not start', async () => {
  const app = Fastify()
  const around = {
    credentials: [],
    clock: createClock(),
    startedAt: 0,
    faults: createFaults([]),
    record: createLog(['toy'], toy.routes).record,
    signal: new AbortController().signal,
  }
  const opened = await toy.configure(undefined).open({
    name: 'toy',
    origin: { fetch: async () => ({ status: 404, headers: {}, body: Buffer.alloc(0) }) },
    hosts: { first: 'a.example', resolve: () => 'a.example' },
    clock: around.clock,
    port: 0,
    ttl: 1,
    notFoundTtl: 1,
    onPurge: () => undefined,
  })
  onTestFinished(opened.edge.close)
  opened.mount(app, around)
  await expect(app.ready()).rejects.toThrow('differ: toy.list, toy.purge, toy.forgotten')
})

it('the log takes no entry of an API or a route that there is not', () => {
  const log = createLog(['toy'], toy.routes)
  const entry = { method: 'GET', path: '/', query: {}, headers: {}, at: 0 }
  log.record({ ...entry, api: 'toy', route: 'toy.purge' })
  expect(() => log.record({ ...entry, api: 'other' })).toThrow('other')
  expect(() => log.record({ ...entry, api: 'toy', route: 'toy.list' })).toThrow('toy.list')
  expect(log.entries).toHaveLength(1)
})
