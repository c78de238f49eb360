import { once } from 'node:events'
import { createServer } from 'node:http'
import process from 'node:process'

// APIs that accept all at once, in a process of their own: what they cost is not the worker's. Prints its port, and
// ends with its standard input.

const server = createServer(async (request, response) => {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) text += chunk
  const url = request.url ?? ''
  const { items }: { readonly items?: readonly unknown[] } = Object(text === '' ? {} : JSON.parse(text))
  if (url.startsWith('/bunny') || url.startsWith('/cloudflare')) {
    response.end('{"success":true,"errors":[],"messages":[],"result":{"id":"1"}}')
  } else if (url.startsWith('/paradarum')) {
    const data = items === undefined ? { jobCount: 1 } : { accepted: items.length }
    response.end(JSON.stringify({ succeeded: true, data }))
  } else {
    response.writeHead(202).end()
  }
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const address = server.address()
if (address === null || typeof address === 'string') throw new Error('the server listens on no port')
process.stdout.write(`${address.port}\n`)
process.stdin.resume().on('end', () => {
  server.close()
  server.closeAllConnections()
})
