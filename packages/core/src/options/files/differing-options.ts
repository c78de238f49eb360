import { isDeepStrictEqual } from 'node:util'
import { withoutSecrets } from '../left-options.ts'
import { parseOptions } from '../parse.ts'
import { optionsSchema } from '../schema.ts'

/** What only a build asks for. */
const OWN_TO_BUILDS = new Set(['enabled', 'configFile'])

/**
 * Names of the options that two configurations of one project give otherwise, sorted. Defaults count as given;
 * credentials do not count, since each may have them from its environment; functions are told apart by their text.
 */
export async function listDiffering(one: unknown, other: unknown): Promise<readonly string[]> {
  const [a, b] = [await comparable(one), await comparable(other)]
  const names = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...names].filter(name => !OWN_TO_BUILDS.has(name) && !isDeepStrictEqual(a[name], b[name])).sort()
}

async function comparable(given: unknown): Promise<Readonly<Record<string, unknown>>> {
  const { output } = await parseOptions(optionsSchema, given, '', () => [])
  const all: Readonly<Record<string, unknown>> = { ...Object(output ?? given) }
  const targets = await Promise.all([all.targets ?? []].flat().map(target => withoutSecrets(target)))
  const record = { ...all, targets, ...('site' in all ? { site: [all.site].flat() } : {}) }
  return Object.fromEntries(
    Object.entries(record).flatMap(([name, value]) => (value === undefined ? [] : [[name, plain(value)]])),
  )
}

function plain(value: unknown): unknown {
  if (typeof value === 'function') return String(value)
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return value
  const own = Object.entries(value).filter(([, each]) => each !== undefined)
  return Object.fromEntries(own.map(([name, each]) => [name, plain(each)]))
}
