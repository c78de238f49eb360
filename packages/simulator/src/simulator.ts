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
import { createPurges, type Kept } from './control/purges.ts'
import type { EdgePurge } from './edge/cache.ts'
import { startEdges } from './edge/edges.ts'
import { type Part, startFront } from './front.ts'
import { type SimulatorOptions, simulatorOptions } from './options.ts'
import type { OriginResponse } from './origin/exchange.ts'
import { createOriginReader } from './origin-reader.ts'

type Configured = ReturnType<RegisteredApi['configure']>
type Opened = Awaited<ReturnType<Configured['open']>>

/** What a client of each API needs to be told. */
export type SimulatedApis = ById<ReturnType<Configured['describe']>, 'client'>

/** The edge of each API. */
export type Edges = ById<Opened, 'edge'>

/** A request that reached an API. */
export type LogEntry = logged.LogEntry<Provider, RouteName>

/** A purge that reached an edge, the request that asked for it, and when it acts, by the simulator's clock. */
export type EdgePurged = EdgePurge & Kept<LogEntry>

/** Which requests a fault is for: one route, all routes of one API, or `*`. */
export type FaultRoute = RouteName | Provider | '*'

/** A fault that still waits for requests. */
export type ScriptedFault = faulty.ScriptedFault<FaultRoute>

/** Scripted faults: a request takes the first one that is for its route. */
export type Faults = faulty.Faults<FaultRoute>

/** An answer of the origin; `headers` by lower-case name. */
export type OriginAnswer = OriginResponse

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
  /** The purges that reached the edges, oldest first, but for those that never act (`applyAfter: 'never'`). */
  readonly purges: readonly EdgePurged[]
  /** Forgets `log` and `purges`; what the edges hold stays. */
  clearLog(): void
  /** The edges behind each other, from the origin outwards, as the option `layers` names them. */
  readonly layers: readonly Provider[]
  /**
   * What the origin answers now, past every edge; for a delivery URL, what it answers for the source image.
   * @param address absolute URL, or a path on the first host.
   */
  fetchOrigin(address: string): Promise<OriginAnswer>
  /** Moves TTLs, rate limits, token expiry and jobs forward without waiting. */
  readonly clock: Clock
  /** Stops all servers and destroys every open socket. */
  close(): Promise<void>
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
    const log = logged.createLog(providers, routeNames)
    const purges = createPurges<EdgePurge, LogEntry>(log.entries, clock)
    const clearLog = (): void => {
      log.clear()
      purges.clear()
    }
    const onPurge = (purge: EdgePurge): void => {
      purges.record(purge)
      outside.tell(purge)
    }
    const setup = { ...resolved, clock, onPurge }
    const opened = await startEdges<Opened>(configured, setup, shut => shuts.push(shut))
    const edges = byId(opened, 'edge')
    const faults = faulty.createFaults([...providers, ...routeNames])
    const around = {
      credentials: apis.flatMap(({ credential, secrets }) => [credential, ...secrets]),
      clock,
      startedAt: clock.now(),
      faults,
      record: log.record,
      signal: closing.signal,
    }
    const admin: Part = {
      basePath: adminPath,
      mount: app =>
        app.register(
          async instance =>
            mountAdmin(instance, {
              log: { ...log, clear: clearLog },
              faults,
              clock,
              edges: Object.values(edges),
            }),
          { prefix: adminPath },
        ),
    }
    const parts = opened.map(
      ({ basePath, anyCase, mount }): Part => ({ basePath, anyCase, mount: app => mount(app, around) }),
    )
    const front = await startFront([...parts, admin], outside.settled, resolved.port)
    shuts.push(front.close)
    const { url } = front

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
      purges: purges.entries,
      clearLog,
      layers: resolved.layers,
      fetchOrigin: createOriginReader(resolved, resolved.optimole?.sources),
      clock,
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}
