import Fastify, { type FastifyInstance } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { splitTarget } from './edge/hosts.ts'
import { type Listener, startListener } from './edge/listener.ts'

/** What answers beneath a path. */
export interface Part {
  /** Without a slash at its end. */
  readonly basePath: string
  /** Whether paths count in any case. @default false */
  readonly anyCase?: boolean
  /** Serves it; called at its first request. */
  mount(app: FastifyInstance): void
}

/** Room for any batch, and for tests of what is larger than a vendor takes. */
const bodyLimit = 16 * 1024 * 1024

/**
 * Starts the server of all parts on loopback. A part is mounted when it is first asked: a process that starts many
 * simulators asks few parts of each, and the routes of all of them take longer than everything else of a start.
 *
 * @param beforeAnswer every answer of a part waits for it.
 * @param port 0 picks a free one.
 * @throws the system's error, such as EADDRINUSE.
 */
export async function startFront(
  parts: readonly Part[],
  beforeAnswer: () => Promise<void>,
  port: number,
): Promise<Listener> {
  const mounted = new Map<Part, Promise<FastifyInstance>>()
  const mount = async (part: Part): Promise<FastifyInstance> => {
    const app = Fastify({
      bodyLimit,
      routerOptions: { maxParamLength: 1000 },
      // Paths that are taken in any case are routed in lower case; a query keeps its own.
      rewriteUrl: ({ url = '/' }) => (part.anyCase ? lowerPath(url) : url),
    })
    app.addHook('onSend', beforeAnswer)
    app.setValidatorCompiler(validatorCompiler)
    app.setSerializerCompiler(serializerCompiler)
    part.mount(app)
    await app.ready()
    return app
  }
  const listener = await startListener(async (request, response) => {
    const { path } = splitTarget(request.url ?? '/')
    const part = parts.find(one => isBeneath(path, one)) ?? nothing
    const app = mounted.get(part) ?? mount(part)
    mounted.set(part, app)
    const { routing } = await app
    routing(request, response)
  }, port)
  return {
    url: listener.url,
    async close() {
      await listener.close()
      await Promise.allSettled(Array.from(mounted.values(), async app => (await app).close()))
    },
  }
}

/** What answers where no part does. */
const nothing: Part = { basePath: '', mount: () => undefined }

function isBeneath(path: string, { basePath, anyCase }: Part): boolean {
  const own = anyCase ? path.toLowerCase() : path
  return own === basePath || own.startsWith(`${basePath}/`)
}

function lowerPath(url: string): string {
  const { path, query } = splitTarget(url)
  return path.toLowerCase() + query
}
