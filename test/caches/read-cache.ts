import { get } from 'node:http'

/** What a visitor gets from a cache. */
export interface CacheAnswer {
  readonly status: number
  readonly body: string
  /** `HIT`, or why it is none. */
  readonly verdict: string
}

/**
 * Requests an address from a cache on loopback, as a browser does that has the cache's address for its host.
 *
 * @param url - absolute; its path is sent as it is written there
 */
export function readCache(
  port: number,
  url: string,
  fields: Readonly<Record<string, string>> = {},
): Promise<CacheAnswer> {
  const [, host = '', path = ''] = /^http:\/\/([^/]+)(.*)$/.exec(url) ?? []
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path, headers: { host, ...fields } }, answer => {
      let body = ''
      answer.setEncoding('utf8').on('data', (text: string) => {
        body += text
      })
      answer.on('end', () => {
        const verdict = [answer.headers['x-cache']].flat()[0] ?? 'none'
        resolve({ status: answer.statusCode ?? 0, body, verdict })
      })
      answer.on('error', reject)
    }).on('error', reject)
  })
}
