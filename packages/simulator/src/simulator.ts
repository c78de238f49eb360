import Fastify from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import * as z from 'zod'
import { type ById, byId } from './apis/by-id.ts'
import {
  apis,
  type Provider,
  providers,
  type RegisteredApi,
  type RouteName,
  routeNames,
} from './apis/registry.ts'
import { adminPath, mountAdmin } from './control/admin.ts'
import { type Clock, createClock } from './control/clock.ts'
import * as faulty from './control/faults.ts'
import * as logged from './control/log.ts'
import { createOutside } from './control/outside.ts'
import { startEdges } from './edge/edges.ts'
import { splitTarget } from './edge/hosts.ts'
import { listenUrl, loopback } from './edge/listener.ts'
import { type SimulatorOptions, simulatorOptions } from './options.ts'

type Configured = ReturnType<RegisteredApi['configure']>
type Opened = Awaited<ReturnType<Configured['open']>>

/** What a client of each API needs to be told. */
export type SimulatedApis = ById<ReturnType<Configured['describe']>, 'client'>

/** The edge of each API. */
export type Edges = ById<Opened, 'edge'>

/** A request that reached an API. */
export type LogEntry = logged.LogEntry<Provider, RouteName>

/** Which requests a fault is for: one route, all routes of one API, or `*`. */
export type FaultRoute = RouteName | Provider | '*'

/** A fault that still waits for requests. */
export type ScriptedFault = faulty.ScriptedFault<FaultRoute>

/** Scripted faults: a request takes the first one that is for its route. */
export type Faults = faulty.Faults<FaultRoute>

/** A simulator that runs. */
export interface Simulator {
  /** Where the APIs and the admin routes listen: `http://127.0.0.1:PORT`. */
  readonly url: string
  /** The base URL and the credentials of each API. */
  readonly apis: SimulatedApis
  /** The environment variables that `cdn-purge` reads the same credentials from. */
  readonly env: Readonly<Record<string, string>>
  /** The edge of each API. */
  readonly edges: Edges
  /** Scripted faults, consumed in order. */
  readonly faults: Faults
  /** The requests that reached the APIs, oldest first; edges and admin routes are not logged. */
  readonly log: readonly LogEntry[]
  clearLog(): void
  /** Moves TTLs, rate limits, token expiry and jobs forward without waiting. */
  readonly clock: Clock
  /** Stops all servers and destroys every open socket. */
  close(): Promise<void>
}

/** Room for any batch, and for tests of what is larger than a vendor takes. */
const bodyLimit = 16 * 1024 * 1024

/** Paths of APIs that take them in any case are routed in lower case; a query keeps its own. */
function routed(url: string): string {
  const { path, query } = splitTarget(url)
  const lower = path.toLowerCase()
  return apis.some(({ anyCase, basePath }) => anyCase && lower.startsWith(`${basePath}/`))
    ? lower + query
    : url
}

/**
 * Starts the APIs and their edges on loopback.
 *
 * @throws an Error that names the option where one is not valid, and the system's where a port is taken; nothing
 *   is left running then.
 * @example
 * const simulator = await createSimulator({ origin: 'dist', hosts: ['www.example.com'] })
 * await simulator.edges.wao.get('https://www.example.com/')
 */
export async function createSimulator(options: SimulatorOptions): Promise<Simulator> {
  const parsed = simulatorOptions.safeParse(options)
  if (!parsed.success)
    throw new Error(`createSimulator: options are not valid\n${z.prettifyError(parsed.error)}`)
  const resolved = parsed.data
  const clock = resolved.clock ?? createClock()
  const closing = new AbortController()
  const shuts: (() => Promise<void>)[] = [async () => closing.abort()]
  const close = async (): Promise<void> => {
    await Promise.all(shuts.splice(0).map(shut => shut()))
  }

  try {
    const configured = apis.map((api): Configured => api.configure(resolved[api.id]))
    const outside = createOutside(resolved.onPurge)
    const setup = { ...resolved, clock, onPurge: outside.tell }
    const opened = await startEdges<Opened>(configured, setup, shut => shuts.push(shut))
    const edges = byId(opened, 'edge')
    const log = logged.createLog(providers, routeNames)
    const faults = faulty.createFaults([...providers, ...routeNames])
    const app = Fastify({
      bodyLimit,
      forceCloseConnections: true,
      routerOptions: { maxParamLength: 1000 },
      rewriteUrl: ({ url }) => routed(url ?? '/'),
    })
    shuts.push(() => app.close())
    app.addHook('onSend', () => outside.settled())
    app.setValidatorCompiler(validatorCompiler)
    app.setSerializerCompiler(serializerCompiler)
    const around = {
      credentials: apis.flatMap(({ credential, secrets }) => [credential, ...secrets]),
      clock,
      faults,
      record: log.record,
      signal: closing.signal,
    }
    for (const api of opened) api.mount(app, around)
    app.register(async admin => mountAdmin(admin, { log, faults, clock, edges: Object.values(edges) }), {
      prefix: adminPath,
    })
    await app.listen({ host: loopback, port: resolved.port })

    const url = listenUrl(app.server.address())
    return {
      url,
      apis: byId(
        configured.map(api => api.describe(url)),
        'client',
      ),
      env: Object.fromEntries(configured.flatMap(({ env }) => Object.entries(env))),
      edges,
      faults,
      log: log.entries,
      clearLog: log.clear,
      clock,
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}
