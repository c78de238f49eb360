import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyReply } from 'fastify'
import type { ResolvedFault } from '../../control/faults.ts'

/** Says that a fault has taken the answer over. */
export const taken = Symbol('taken')

const json = 'application/json; charset=utf-8'

/**
 * Faults that answer, or do not, in the place of the API.
 *
 * @returns whether the request is done with.
 */
export async function answerInstead(
  fault: ResolvedFault,
  reply: FastifyReply,
  signal: AbortSignal,
): Promise<boolean> {
  if (fault.delay !== undefined) {
    await wait(fault.delay, undefined, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error
    })
  }
  if ('status' in fault) {
    const { body } = fault
    const text = typeof body === 'string' || body === undefined ? (body ?? '') : JSON.stringify(body)
    reply.header('content-type', text === body ? 'text/plain; charset=utf-8' : json)
    // Bytes are not checked against the schema of the route, which does not know what goes wrong.
    reply
      .code(fault.status)
      .headers(fault.headers ?? {})
      .send(Buffer.from(text))
    return true
  }
  const dropped = 'drop' in fault && !fault.acted
  if (!dropped && !('hang' in fault)) return false
  reply.hijack()
  if (dropped) reply.raw.socket?.resetAndDestroy()
  return true
}

/**
 * Faults that spoil the API's own answer.
 *
 * @returns what to send, or `taken` where nothing is left to be sent.
 */
export function mangle(fault: ResolvedFault, reply: FastifyReply, payload: unknown): unknown {
  const body = typeof payload === 'string' ? payload : ''
  if ('drop' in fault) {
    reply.raw.socket?.resetAndDestroy()
    return taken
  }
  if ('truncate' in fault) {
    truncate(reply, Buffer.from(body), fault)
    return taken
  }
  if ('malformed' in fault) {
    reply.header('content-type', json)
    return body.length > 1 ? body.slice(0, -1) : '{"message": "cut'
  }
  return payload
}

function truncate(reply: FastifyReply, body: Buffer, fault: { truncate: number; silent: boolean }): void {
  const part = body.subarray(0, fault.truncate)
  const headers = Object.entries(reply.getHeaders()).filter(([name]) => name !== 'content-length')
  for (const [name, value] of headers) if (value !== undefined) reply.raw.setHeader(name, value)
  reply.raw.statusCode = reply.statusCode
  reply.raw.setHeader('connection', 'close')
  if (fault.silent) {
    // A body that ends where the connection ends cannot be told from a whole one.
    reply.raw.removeHeader('transfer-encoding')
    reply.raw.removeHeader('content-length')
    reply.raw.end(part)
    return
  }
  reply.raw.setHeader('content-length', Math.max(body.length, fault.truncate + 1))
  reply.raw.flushHeaders()
  reply.raw.write(part, () => reply.raw.socket?.resetAndDestroy())
}
