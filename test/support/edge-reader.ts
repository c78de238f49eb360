import { Agent, get } from 'node:http'
import type { Edge } from '@cdn-purge/simulator'
import { onTestFinished } from 'vitest'

/** Reads many addresses through edges, over connections that stay open until the test ends. */
export interface EdgeReader {
  /** `404`, or the status and the body. */
  read(edge: Edge, url: string): Promise<string>
}

/** Makes an {@link EdgeReader}. */
export function createEdgeReader(): EdgeReader {
  const agent = new Agent({ keepAlive: true, maxSockets: 4 })
  onTestFinished(() => agent.destroy())
  return {
    read(edge, url) {
      const { host, pathname, search } = new URL(url)
      const { hostname, port } = new URL(edge.url)
      return new Promise((resolve, reject) => {
        get({ agent, hostname, port, path: pathname + search, headers: { host } }, response => {
          let body = ''
          response.setEncoding('utf8').on('data', (text: string) => {
            body += text
          })
          response.on('end', () =>
            resolve(response.statusCode === 404 ? '404' : `${response.statusCode} ${body}`),
          )
          response.on('error', reject)
        }).on('error', reject)
      })
    },
  }
}
