import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import * as z from 'zod'
import { contentTypeOf } from './content-type.ts'
import { etagMatches } from './etag.ts'
import type { OriginResponse, OriginServer } from './exchange.ts'
import { matchesWildcard } from './wildcard.ts'

/** Settings of an origin that serves a directory. */
export const directoryOrigin = z.strictObject({
  /** The directory, relative to the working directory. Read anew on each request. */
  dir: z.string().min(1),
  /**
   * The `Cache-Control` of every file, or one for each path pattern (`*` stands for any characters): the
   * first that matches counts, and an empty text sends none. Browsers are told to ask again by default, so
   * that what they show is what the edge holds.
   *
   * @default 'public, max-age=0, s-maxage=86400'
   */
  cacheControl: z
    .union([z.string(), z.record(z.string(), z.string())])
    .default('public, max-age=0, s-maxage=86400'),
  /** Also serve `/a` from `a.html` or `a/index.html`. @default true */
  cleanUrls: z.boolean().default(true),
})

/** Serves the files of a directory, with an ETag made of their bytes. */
export function createDirectoryOrigin(options: z.output<typeof directoryOrigin>): OriginServer {
  const root = resolve(options.dir)
  const rules = Object.entries(
    typeof options.cacheControl === 'string' ? { '*': options.cacheControl } : options.cacheControl,
  ).map(([pattern, value]) => ({ matches: matchesWildcard(pattern), value }))

  return {
    async fetch({ path, headers }) {
      const found = await readFirst(root, candidates(path, options.cleanUrls))
      if (!found) return notFound(root)
      const etag = `"${createHash('sha256').update(found.body).digest('base64url').slice(0, 22)}"`
      const cacheControl = rules.find(rule => rule.matches(path))?.value
      const fields = { etag, ...(cacheControl ? { 'cache-control': cacheControl } : {}) }
      if (etagMatches(headers['if-none-match'], etag)) {
        return { status: 304, headers: fields, body: Buffer.alloc(0) }
      }
      return {
        status: 200,
        headers: { ...fields, 'content-type': contentTypeOf(found.name) },
        body: found.body,
      }
    },
  }
}

function candidates(path: string, cleanUrls: boolean): string[] {
  const name = decode(path)
  if (name === undefined) return []
  if (name.endsWith('/')) return [`${name}index.html`]
  return cleanUrls ? [name, `${name}.html`, `${name}/index.html`] : [name]
}

/** A path that is not valid, or leads out of the root, names no file. */
function decode(path: string): string | undefined {
  try {
    const name = decodeURIComponent(path)
    return name.includes('\0') || name.split(/[/\\]/).includes('..') ? undefined : name
  } catch {
    return undefined
  }
}

async function readFirst(root: string, names: string[]): Promise<{ name: string; body: Buffer } | undefined> {
  for (const name of names) {
    const body = await readIfFile(join(root, name))
    if (body) return { name, body }
  }
  return undefined
}

const absent = new Set(['ENOENT', 'EISDIR', 'ENOTDIR', 'ENAMETOOLONG'])

async function readIfFile(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file)
  } catch (error) {
    if (error instanceof Error && 'code' in error && absent.has(String(error.code))) return undefined
    throw error
  }
}

async function notFound(root: string): Promise<OriginResponse> {
  const page = await readIfFile(join(root, '404.html'))
  return {
    status: 404,
    headers: { 'content-type': page ? 'text/html; charset=utf-8' : 'text/plain; charset=utf-8' },
    body: page ?? Buffer.from('Not Found\n'),
  }
}
