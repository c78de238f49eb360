import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'

/** What a fault server does with one whole request. */
export type Reaction = (socket: Socket, request: string) => void

/** A server that answers as no HTTP library would let it. */
export interface FaultServer {
  readonly port: number
  /** `http://127.0.0.1:<port>` */
  readonly origin: string
  /** Every request so far, head and body as sent. */
  readonly requests: readonly string[]
  /** Sockets accepted so far. */
  readonly sockets: () => number
  /** Resolves when `count` requests have arrived in all. */
  arrived(count: number): Promise<void>
  /** Resolves when no socket is open any more. */
  idle(): Promise<void>
  close(): Promise<void>
}

/**
 * Starts a server on loopback that treats its first request with the first reaction, and so on; the last reaction
 * serves all that follow. Errors of its sockets are expected and dropped.
 */
export async function startFaults(...reactions: readonly [Reaction, ...Reaction[]]): Promise<FaultServer> {
  const requests: string[] = []
  const open = new Set<Socket>()
  let sockets = 0
  const server: Server = createServer(socket => {
    sockets++
    open.add(socket)
    let buffer = ''
    socket.setEncoding('latin1')
    socket.on('error', () => {})
    socket.on('close', () => {
      open.delete(socket)
      server.emit('closed')
    })
    socket.on('data', chunk => {
      buffer += chunk
      for (let end = endOfRequest(buffer); end > 0; end = endOfRequest(buffer)) {
        const request = buffer.slice(0, end)
        buffer = buffer.slice(end)
        const reaction = reactions[Math.min(requests.length, reactions.length - 1)]
        requests.push(request)
        server.emit('arrived')
        reaction?.(socket, request)
      }
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    port,
    origin: `http://127.0.0.1:${port}`,
    requests,
    sockets: () => sockets,
    async arrived(count) {
      while (requests.length < count) await once(server, 'arrived')
    },
    async idle() {
      while (open.size > 0) await once(server, 'closed')
    },
    async close() {
      for (const socket of open) socket.destroy()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

function endOfRequest(buffer: string): number {
  const head = buffer.indexOf('\r\n\r\n')
  if (head < 0) return 0
  const length = Number(/\r\ncontent-length: *(\d+)/i.exec(buffer.slice(0, head))?.[1] ?? 0)
  const end = head + 4 + length
  return buffer.length >= end ? end : 0
}

/** A well-formed answer, on a connection that stays open. */
export function reply(status: number, headers: Readonly<Record<string, string>> = {}, body = ''): Reaction {
  const length = Buffer.byteLength(body)
  const fields = Object.entries({ 'content-length': String(length), ...headers })
  const head = fields.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  return write(`HTTP/1.1 ${status} Status\r\n${head}\r\n${body}`)
}

/** Just these bytes, on a connection that stays open. */
export function write(text: string): Reaction {
  return socket => {
    socket.write(text)
  }
}

/** These bytes, then the end of the connection (FIN). */
export function finish(text = ''): Reaction {
  return socket => {
    socket.end(text)
  }
}

/** These bytes, then a reset (RST). */
export function reset(text = ''): Reaction {
  return socket => {
    if (text === '') socket.resetAndDestroy()
    else socket.write(text, () => socket.resetAndDestroy())
  }
}

/** These bytes, then silence on an open connection. */
export const hang: Reaction = () => {}

/** The text, one byte each `ms` milliseconds. */
export function drip(text: string, ms: number): Reaction {
  return socket => {
    let sent = 0
    const timer = setInterval(() => {
      const byte = text[sent++]
      if (byte === undefined || socket.destroyed) clearInterval(timer)
      else socket.write(byte)
    }, ms)
    socket.on('close', () => clearInterval(timer))
  }
}
