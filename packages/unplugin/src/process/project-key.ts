import type { PluginOptions } from '../configuration.ts'
import type { ProjectNote } from '../note.ts'

/**
 * What tells a configuration from others of the process: builds with the same one end in one run, however often a
 * configuration file is read again for them. Functions are told apart by their text.
 *
 * @param root - absolute
 */
export function projectNote(given: PluginOptions | undefined, root: string): ProjectNote {
  return { key: `${root} ${describe(given)}`, root, given }
}

/** Tells the same options in another process, without showing them. */
export function hashOptions(given: PluginOptions | undefined): string {
  // Not imported: to load it would take longer than to load this package.
  const { createHash } = process.getBuiltinModule('node:crypto')
  return createHash('sha256').update(describe(given)).digest('hex').slice(0, 32)
}

function describe(given: unknown): string {
  const seen = new Map<object, number>()
  return JSON.stringify(given ?? null, (_name, value: unknown) => {
    if (typeof value === 'function') return `function ${value}`
    if (typeof value === 'bigint' || typeof value === 'symbol') return String(value)
    if (typeof value !== 'object' || value === null) return value
    const known = seen.get(value)
    if (known !== undefined) return `the same as ${known}`
    seen.set(value, seen.size)
    return Array.isArray(value) ? value : Object.fromEntries(Object.entries(value).sort(byName))
  })
}

function byName([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1
}
