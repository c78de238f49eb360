import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Held } from './engine.ts'

/** An answer in the cache of nginx. */
export interface CacheFile {
  /** Absolute. */
  readonly file: string
  readonly held: Held
}

/** Lists a cache whose key is `$host$request_uri`. */
export function listCacheFiles(cache: string): CacheFile[] {
  return readdirSync(cache, { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile() && /^[0-9a-f]{32}$/.test(entry.name))
    .map(({ parentPath, name }) => {
      const file = join(parentPath, name)
      return { file, held: readHeld(readFileSync(file, 'latin1'), file) }
    })
}

/** Behind a binary head stand a line with the key, and the answer as the origin sent it. */
function readHeld(text: string, file: string): Held {
  const [, host, path, query = '', status, fields = ''] =
    /\nKEY: ([^/\n]+)([^?\n]*)(\?[^\n]*)?\nHTTP\/\S+ (\d+)[^\r]*\r\n(.*?)\r\n\r\n/s.exec(text) ?? []
  if (host === undefined || path === undefined) throw new Error(`${file} is no answer that nginx keeps`)
  const [, contentType = ''] = /^content-type: ([^\r]*)/im.exec(fields) ?? []
  return { host, path, query, status: Number(status), contentType }
}
