import Fastify from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import * as z from 'zod'
import type { ApiContext } from './apis/contract/manners.ts'
import { mountMedianova } from './apis/medianova.ts'
import { mountOptimole } from './apis/optimole.ts'
import { mountParadarum } from './apis/paradarum.ts'
import { mountWao } from './apis/wao.ts'
import { mountWpengine } from './apis/wpengine.ts'
import { adminPath, mountAdmin } from './control/admin.ts'
import { type Clock, createClock } from './control/clock.ts'
import { createFaults, type Faults } from './control/faults.ts'
import type { LogEntry } from './control/log.ts'
import { describeApis, type SimulatedApis } from './describe-apis.ts'
import { type Edges, startEdges } from './edge/edges.ts'
import { listenUrl, loopback } from './edge/listener.ts'
import { type SimulatorOptions, simulatorOptions } from './options.ts'
import { basePaths } from './providers.ts'

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

/**
 * Starts the five APIs and their edges on loopback.
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
  const opened: (() => Promise<void>)[] = [async () => closing.abort()]
  const close = async (): Promise<void> => {
    await Promise.all(opened.splice(0).map(shut => shut()))
  }

  try {
    const edges = await startEdges(resolved, clock, shut => opened.push(shut))
    const log: LogEntry[] = []
    const faults = createFaults()
    const context: ApiContext = { clock, faults, record: entry => log.push(entry), signal: closing.signal }
    const app = Fastify({ bodyLimit, forceCloseConnections: true, routerOptions: { maxParamLength: 1000 } })
    opened.push(() => app.close())
    app.setValidatorCompiler(validatorCompiler)
    app.setSerializerCompiler(serializerCompiler)
    const { wao, wpengine, optimole, paradarum, medianova } = resolved
    app.register(async api => mountWao(api, wao, edges.wao, context), { prefix: basePaths.wao })
    app.register(async api => mountWpengine(api, wpengine, edges.wpengine, context), {
      prefix: basePaths.wpengine,
    })
    app.register(async api => mountOptimole(api, optimole, edges.optimole, context), {
      prefix: basePaths.optimole,
    })
    app.register(async api => mountParadarum(api, paradarum, edges.paradarum, context), {
      prefix: basePaths.paradarum,
    })
    app.register(async api => mountMedianova(api, medianova, edges.medianova, context), {
      prefix: basePaths.medianova,
    })
    app.register(async admin => mountAdmin(admin, { log, faults, clock, edges: Object.values(edges) }), {
      prefix: adminPath,
    })
    await app.listen({ host: loopback, port: resolved.port })

    const url = listenUrl(app.server.address())
    return {
      url,
      ...describeApis(url, resolved),
      edges,
      faults,
      log,
      clearLog: () => void log.splice(0),
      clock,
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}
