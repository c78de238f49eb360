import type { FastifyInstance, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors, type ZodTypeProvider } from 'fastify-type-provider-zod'
import type { ResolvedFault } from '../../control/faults.ts'
import type { WritableEntry } from '../../control/log.ts'
import type { ApiContext } from './context.ts'
import { answerInstead, mangle, taken } from './inject-fault.ts'
import { logEntry } from './log-entry.ts'
import type { Manners } from './manners.ts'
import { Refusal } from './refusal.ts'

interface Passage {
  readonly entry: WritableEntry
  readonly fault: ResolvedFault | undefined
}

/**
 * Sets up what all APIs have in common, in this order: log, fault, credential, content type, JSON, schema. A
 * refused credential therefore still counts against a scripted fault, as an outage comes before a login.
 *
 * @throws from the app's `ready`, where the API serves a route that it does not declare, or declares one that it
 *   does not serve: faults and the log would not know it.
 */
export function pipeline(app: FastifyInstance, manners: Manners, context: ApiContext) {
  const { api } = context
  checkRoutes(app, api)
  const passages = new WeakMap<FastifyRequest, Passage>()

  // Bodies arrive as text, so that the vendor's own refusal can be given for whatever is wrong with them.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser<string>('*', { parseAs: 'string' }, (_request, body, done) => done(null, body))

  app.addHook('preValidation', async (request, reply) => {
    const { config } = request.routeOptions
    const text = typeof request.body === 'string' ? request.body : ''
    const { method, headers, originalUrl: target } = request
    const judged = manners.judge(headers[api.credential]?.toString(), { method, target, headers, body: text })
    const verdict = judged instanceof Refusal ? 'invalid' : judged
    const entry = logEntry(request, text, manners, verdict, context)
    const fault = context.faults.take(api.id, config.route)
    passages.set(request, { entry, fault })
    context.record(entry)
    if (fault && (await answerInstead(fault, reply, context.signal))) return reply

    if (!config.open && judged !== 'valid') {
      throw judged instanceof Refusal ? judged : manners.unauthorized(verdict)
    }
    if (config.route !== undefined) {
      refuseQuery(request, manners)
      request.body = readBody(request, text, manners)
    }
    return undefined
  })

  app.addHook('onSend', (request, reply, payload, done) => {
    const passage = passages.get(request)
    const fault = passage?.fault
    if (passage && !(fault && 'drop' in fault)) passage.entry.status = reply.statusCode
    const sent = fault === undefined ? payload : mangle(fault, reply, payload)
    // A fault that has written to the socket itself leaves nothing to go on with.
    if (sent !== taken) done(null, sent)
  })

  app.setErrorHandler((error, _request, reply) => {
    const refusal = refusalOf(error, manners)
    for (const [name, value] of Object.entries(refusal.headers)) reply.header(name, value)
    return reply.code(refusal.status).send(refusal.body)
  })
  app.setNotFoundHandler(() => {
    throw manners.notFound()
  })
  return app.withTypeProvider<ZodTypeProvider>()
}

function checkRoutes(app: FastifyInstance, { id, routes }: ApiContext['api']): void {
  const served = new Set<string>()
  app.addHook('onRoute', ({ config }) => {
    if (config?.route !== undefined) served.add(config.route)
  })
  app.addHook('onReady', async () => {
    const differing = [...new Set([...served, ...routes])].filter(
      route => !(served.has(route) && routes.includes(route)),
    )
    if (differing.length > 0)
      throw new Error(`${id}: routes declared and served differ: ${differing.join(', ')}`)
  })
}

function readBody(request: FastifyRequest, text: string, manners: Manners): unknown {
  const { body = 'none', maxBytes = Number.POSITIVE_INFINITY } = request.routeOptions.config
  const bytes = Buffer.byteLength(text)
  if (bytes > maxBytes && manners.tooLarge) throw manners.tooLarge(bytes)
  if (body === 'text') return text
  if (body === 'json' || (body === 'json or none' && text !== '')) return parseBody(request, text, manners)
  return refuseBody(text, manners)
}

function parseBody(request: FastifyRequest, text: string, manners: Manners): unknown {
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/json') {
    throw manners.invalid([
      { in: 'body', field: 'Content-Type', message: `must be application/json, not "${type ?? ''}"` },
    ])
  }
  const body = readJson(text)
  if (body === undefined) throw manners.invalid([{ in: 'body', field: 'body', message: 'is not valid JSON' }])
  return body
}

/** A route that says nothing of a query takes none. */
function refuseQuery({ query, routeOptions }: FastifyRequest, manners: Manners): void {
  const [field] = Object.keys(Object(query))
  if (field === undefined || routeOptions.schema?.querystring !== undefined) return
  throw manners.invalid([{ in: 'query', field, message: 'is not a parameter of this call' }])
}

function refuseBody(text: string, manners: Manners): undefined {
  if (text !== '') throw manners.invalid([{ in: 'body', field: 'body', message: 'must be empty' }])
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function refusalOf(error: unknown, manners: Manners): Refusal {
  if (error instanceof Refusal) return error
  if (hasZodFastifySchemaValidationErrors(error)) {
    const place =
      error.validationContext === 'params'
        ? 'path'
        : error.validationContext === 'querystring'
          ? 'query'
          : 'body'
    return manners.invalid(
      error.validation.map(({ instancePath, message }) => ({
        in: place,
        field: instancePath.slice(1).replaceAll('/', '.') || place,
        message: message ?? 'is not valid',
      })),
    )
  }
  return new Refusal(500, { message: `The simulator failed: ${error}` })
}
