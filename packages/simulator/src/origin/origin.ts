import * as z from 'zod'
import { createDirectoryOrigin, directoryOrigin } from './directory.ts'
import type { OriginServer } from './exchange.ts'
import { hostName } from './host-name.ts'
import { createUpstreamOrigin, upstreamOrigin } from './upstream.ts'

/** A directory, an upstream URL, or either with its settings. */
export const origin = z.union([z.string().min(1), directoryOrigin, upstreamOrigin])

/**
 * Where content comes from: a directory that is served as static files, or the URL of a server, which may be
 * another edge. Text that starts with `http://` or `https://` is a URL, any other text a directory.
 */
export type Origin = z.input<typeof origin>

/** An origin with its defaults filled in. */
export type ResolvedOrigin = z.output<typeof origin>

/** Opens an origin; a directory need not exist yet. */
export function createOrigin(value: ResolvedOrigin): OriginServer {
  if (typeof value !== 'string') {
    return 'dir' in value ? createDirectoryOrigin(value) : createUpstreamOrigin(value)
  }
  if (/^https?:\/\//i.test(value)) return createUpstreamOrigin(upstreamOrigin.parse({ url: value }))
  return createDirectoryOrigin(directoryOrigin.parse({ dir: value }))
}

/** Sends each request to the origin of its host, and to `fallback` where the host has none of its own. */
export function createOriginRouter(
  byHost: Readonly<Record<string, ResolvedOrigin>>,
  fallback: OriginServer,
): OriginServer {
  const origins = new Map(
    Object.entries(byHost).map(([host, value]) => [hostName(host), createOrigin(value)] as const),
  )
  return { fetch: request => (origins.get(request.host) ?? fallback).fetch(request) }
}
