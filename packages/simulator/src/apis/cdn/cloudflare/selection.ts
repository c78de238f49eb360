import * as z from 'zod'
import type { PurgePredicate } from '../../../edge/cache.ts'
import { bareHost } from '../../contract/bare-host.ts'
import { isAt, tagsOf, webAddress } from '../../contract/web-address.ts'
import type { Resolved } from './options.ts'

const maxItems = 100
const maxSeparators = 31

/** Which of several variants under one URL is meant; ASSUME all of them go. */
const variant = z.strictObject({
  'CF-Device-Type': z.string().optional(),
  'CF-IPCountry': z.string().optional(),
  'Accept-Language': z.string().optional(),
  Origin: z.string().optional(),
})
const prefix = z
  .string()
  .regex(/^[^:/?#\s]+(\/[^?#\s]*)?$/, 'must be a host and a path, without scheme, query and fragment')
  .refine(
    value => value.split('/').length - 1 <= maxSeparators,
    `must have at most ${maxSeparators} separators`,
  )

/** What a purge names: exactly one kind. */
export function selectionOf({ batchSize, plan }: Resolved) {
  const list = <Item extends z.ZodType>(item: Item, most = batchSize ?? maxItems) =>
    z.array(item).min(1).max(most).optional()
  return (
    z
      .strictObject({
        files: list(
          z.union([webAddress, z.strictObject({ url: webAddress, headers: variant.optional() })]),
          batchSize ?? (plan === 'enterprise' ? 500 : maxItems),
        ),
        prefixes: list(prefix),
        hosts: list(bareHost),
        tags: list(z.string().min(1)),
        purge_everything: z.literal(true).optional(),
      })
      // ASSUME that two kinds in one request are refused: documented is one field.
      .refine(selection => Object.values(selection).length === 1, oneKind)
  )
}
/** What is said where it names none, or two. */
export const oneKind =
  'Request must contain one of "purge_everything", "files", "tags", "hosts" or "prefixes", and no two'
type Selection = z.output<ReturnType<typeof selectionOf>>

/** Exact URLs with their query; prefixes with every query; ASSUME that nothing is normalised. */
export function selects(
  { files = [], prefixes = [], hosts = [], tags = [], purge_everything }: Selection,
  options: Resolved,
): PurgePredicate {
  if (purge_everything) return () => true
  const exact = files.map(file => isAt(typeof file === 'string' ? file : file.url))
  const starts = prefixes.map(value => {
    const at = value.indexOf('/')
    const cut = at < 0 ? value.length : at
    return { host: value.slice(0, cut).toLowerCase(), path: value.slice(cut) || '/' }
  })
  const named = new Set(hosts.map(host => host.toLowerCase()))
  return resource =>
    exact.some(matches => matches(resource)) ||
    named.has(resource.host) ||
    tagsOf(resource, 'cache-tag').some(tag => tags.includes(tag)) ||
    starts.some(
      ({ host, path }) =>
        host === resource.host &&
        (options.prefix === 'string' || path.endsWith('/')
          ? resource.path.startsWith(path)
          : resource.path === path || resource.path.startsWith(`${path}/`)),
    )
}
