import { createServer } from 'node:http'
import type { Socket } from 'node:net'

/** Milliseconds until each answer. */
const latency = Number(process.argv[2])
/** Sockets by client. */
const sockets = new Map<string, Set<Socket>>()

const server = createServer((request, response) => {
  const { searchParams } = new URL(request.url ?? '/', 'http://localhost')
  const run = searchParams.get('run')
  if (run !== null) {
    response.end(String(sockets.get(run)?.size ?? 0))
    return
  }
  const client = String(request.headers['x-run'])
  const own = sockets.get(client) ?? new Set()
  sockets.set(client, own.add(request.socket))
  request.resume()
  request.on('end', () => {
    const answer = () => {
      response.writeHead(202, { 'content-type': 'application/json' })
      response.end('{"ok":true,"id":"0123456789ab"}')
    }
    if (latency === 0) answer()
    else setTimeout(answer, latency)
  })
})

server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (address !== null && typeof address !== 'string') process.stdout.write(`${address.port}\n`)
})
