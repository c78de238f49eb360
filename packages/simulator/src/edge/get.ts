import { request } from 'node:http'

/**
 * Requests a raw path with a `Host` of its own from a server on loopback: `fetch` would normalise the path.
 *
 * @param origin `http://127.0.0.1:PORT`
 */
export function get(
  origin: string,
  target: { host: string; path: string; query: string },
  headers: Record<string, string> = {},
): Promise<Response> {
  const { hostname, port } = new URL(origin)
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        hostname,
        port,
        path: target.path + target.query,
        agent: false,
        headers: { host: target.host, ...headers },
      },
      incoming => {
        const chunks: Buffer[] = []
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
        incoming.on('error', reject)
        incoming.on('end', () => {
          const status = incoming.statusCode ?? 502
          const fields = Object.entries(incoming.headersDistinct).flatMap(([name, values]) =>
            (values ?? []).map((value): [string, string] => [name, value]),
          )
          const empty = status === 204 || status === 304
          resolve(new Response(empty ? null : Buffer.concat(chunks), { status, headers: fields }))
        })
      },
    )
    outgoing.on('error', reject)
    outgoing.end()
  })
}
