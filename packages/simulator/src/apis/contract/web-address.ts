import * as z from 'zod'
import type { Resource } from '../../edge/cache.ts'
import { parseAddress } from '../../edge/hosts.ts'

/** An absolute URL with `http` or `https`, without a fragment; it is compared as it is written. */
export const webAddress = z
  .string()
  .regex(/^https?:\/\/[^/?#\s]+([/?][^#\s]*)?$/i, 'must be an absolute URL, with http or https')

/** Makes a test for the resource of an absolute URL: host in any case, path and query as they are written. */
export function isAt(address: string): (resource: Resource) => boolean {
  const wanted = parseAddress(address, '')
  return ({ host, path, query }) => host === wanted.host && path === wanted.path && query === wanted.query
}

/** The tags that an answer carries in a field, which are parted by spaces or commas. */
export function tagsOf({ headers }: Resource, field: string): string[] {
  return [headers[field] ?? []].flat().flatMap(text => text.split(/[\s,]+/).filter(tag => tag !== ''))
}
