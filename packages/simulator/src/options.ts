import * as z from 'zod'
import { byId } from './apis/by-id.ts'
import { apis, providers } from './apis/registry.ts'
import type { Clock } from './control/clock.ts'
import type { EdgePurge } from './edge/cache.ts'
import { origin } from './origin/origin.ts'

/** Ports that can be numbered: those of the edges follow that of the APIs. */
const lastPort = 65_535 - apis.length

/** Everything that a simulator can be told. */
export const simulatorOptions = z.strictObject({
  /** Where content comes from: a directory, or the URL of a server. */
  origin,
  /**
   * The hosts that the edges answer for, or each with an origin of its own; a request to `127.0.0.1` itself is
   * answered as the first. None means any host, and then a request is kept under the name it was sent to.
   * @default []
   */
  hosts: z.union([z.array(z.string().min(1)), z.record(z.string().min(1), origin)]).default([]),
  /**
   * Caching layers that stand behind each other, from the origin outwards; the layers that are not named stand
   * directly before the origin. `optimole` can only be the outermost: it fetches what the layers before it serve.
   * @default []
   */
  layers: z
    .array(z.enum(providers))
    .refine(layers => new Set(layers).size === layers.length, 'names a layer twice')
    .check(({ value: layers, issues }) => {
      const inner = layers.slice(0, -1).find(id => apis.some(api => api.id === id && !api.passesOn))
      if (inner === undefined) return
      issues.push({ code: 'custom', message: `has a layer outside of "${inner}"`, input: layers })
    })
    .default([]),
  /** The port of the APIs; with one, the edges take the ports that follow. @default 0, free ports */
  port: z.int().min(0).max(lastPort).default(0),
  /** Seconds for which an edge keeps what does not say so itself. @default 86400 */
  ttl: z.number().nonnegative().default(86_400),
  /** Seconds for which an edge keeps a 404. @default 3600 */
  notFoundTtl: z.number().nonnegative().default(3600),
  /** Where the time comes from. @default the system's, which can be moved forward */
  clock: z.custom<Clock>().optional(),
  /**
   * Told of each purge that an API accepts, so that a cache outside of the simulator can follow it; the API answers
   * when it is done, and with 500 where it throws.
   */
  onPurge: z
    .custom<(purge: EdgePurge) => void | Promise<void>>(
      value => typeof value === 'function',
      'must be a function',
    )
    .optional(),
  // Credentials and switches of each API.
  ...byId(apis, 'options'),
})

/** Options of `createSimulator`. */
export type SimulatorOptions = z.input<typeof simulatorOptions>
