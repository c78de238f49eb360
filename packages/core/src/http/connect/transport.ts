import { setMaxListeners } from 'node:events'
import type { Dispatcher } from 'undici'
import { processEnvironment } from '../../options/env.ts'
import { proxyFor, readProxies } from './proxy.ts'

/** How long and how wide: what holds for direct connections and for those through a proxy alike. */
export interface TransportOptions {
  /** Connections to one origin at most. @default as many as there are requests under way */
  readonly connections?: number
  /** Most bytes of an answer's headers. */
  readonly maxHeaderSize?: number
  /** Ends connections, even while they are being opened. */
  readonly signal?: AbortSignal
}

/** A way to servers: direct, or through the proxies that the environment names. */
export interface Transport {
  readonly dispatcher: Dispatcher
  /** The proxy through which an origin was asked, for messages; `undefined`: it was asked directly. */
  proxyOf(origin: string): string | undefined
}

/**
 * Makes transports by what the environment says of proxies. It opens no socket.
 *
 * @throws CdnPurgeError `CONFIG_INVALID` for a proxy that cannot be used
 */
export async function loadTransport(): Promise<(options: TransportOptions) => Transport> {
  const proxies = readProxies(processEnvironment())
  const { Agent, EnvHttpProxyAgent, buildConnector } = await loadClient()

  return ({ signal, ...limits }) => {
    // Each connection listens, and each closed one until it is gone.
    if (signal !== undefined) setMaxListeners(0, signal)
    // A request's own time limit holds for connecting, too: undici's is coarser and cannot be stopped.
    const connecting = { timeout: 0, ...(signal === undefined ? {} : { signal }) }
    const common = { pipelining: 1, ...limits }
    if (proxies === undefined) {
      return { dispatcher: new Agent({ ...common, connect: connecting }), proxyOf: () => undefined }
    }
    // What NO_PROXY lets by is decided in there; only such connections are opened by the connector given here.
    const direct = new Set<string>()
    const connect = buildConnector(connecting)
    const dispatcher = new EnvHttpProxyAgent({
      ...common,
      httpProxy: proxies.http,
      httpsProxy: proxies.https,
      noProxy: proxies.none,
      connect(options, callback) {
        direct.add(`${options.protocol}//${options.host}`)
        connect(options, callback)
      },
      proxyTls: connecting,
      requestTls: connecting,
      // As curl and browsers do: many proxies allow no tunnel but to https.
      proxyTunnel: false,
    })
    return {
      dispatcher,
      proxyOf: origin => (direct.has(origin) ? undefined : proxyFor(origin, proxies)),
    }
  }
}

/**
 * Loads the HTTP client, which costs more than most purges: only once there is something to send.
 *
 * ASSUME: Bun puts a part of its own, without these classes, in the place of the bare name alone (1.4).
 */
function loadClient(): Promise<typeof import('undici')> {
  return import('undici/index.js')
}
