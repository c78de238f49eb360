import { extname } from 'node:path'
import type { PurgePredicate } from '../../edge/cache.ts'

/** One purge as it is sent, by itself or in a batch. */
export interface PurgeItem {
  readonly type?: string | undefined
  readonly value?: string | null | undefined
  readonly matchType?: string | null | undefined
}

/** What the documentation leaves open of how an item matches. */
export interface ItemReading {
  readonly pathCoversQuery: boolean
  readonly regexOn: 'path' | 'url'
}

const types = new Set(['all', 'extension', 'path', 'regex'])
const matchTypes = new Set(['equals', 'contains', 'starts_with', 'ends_with', 'regex'])

/**
 * Why an item is not valid; `undefined` where it is.
 * ASSUME the words, but for "Value is required": none else is documented.
 */
export function reasonAgainst(
  { type, value, matchType }: PurgeItem,
  { maxPattern }: { readonly maxPattern: number },
): string | undefined {
  const kind = type?.toLowerCase() ?? ''
  if (kind === '') return 'Type is required. Use All, Extension, Path or Regex.'
  if (!types.has(kind)) return `Type "${type}" is not valid. Use All, Extension, Path or Regex.`
  if (kind === 'all') return undefined
  if (value === undefined || value === null || value.trim() === '')
    return `Value is required for type ${type}.`
  if (kind === 'extension')
    return /^[a-z0-9_-]+$/i.test(value) ? undefined : 'Extension must have no dot: "jpg".'
  if (kind === 'path') return value.startsWith('/') ? undefined : 'Path must start with "/".'
  if (value.length > maxPattern) return `Value is longer than ${maxPattern} characters.`
  const match = matchType?.trim() || 'regex'
  if (!matchTypes.has(match)) return `Match type "${matchType}" is not valid.`
  return match === 'regex' && !isRegex(value) ? 'Value is not a valid regular expression.' : undefined
}

/** What a valid item purges, on every host of the property. */
export function predicateOf({ type, value, matchType }: PurgeItem, reading: ItemReading): PurgePredicate {
  const wanted = value ?? ''
  switch (type?.toLowerCase()) {
    case 'all':
      return () => true
    case 'extension':
      return ({ path }) => extname(path).toLowerCase() === `.${wanted.toLowerCase()}`
    case 'path':
      return ({ path, query }) => path + query === wanted || (reading.pathCoversQuery && path === wanted)
    default: {
      const matches = matcher(matchType?.trim() || 'regex', wanted)
      return ({ path, query }) => matches(reading.regexOn === 'path' ? path : path + query)
    }
  }
}

function matcher(matchType: string, value: string): (text: string) => boolean {
  switch (matchType) {
    case 'equals':
      return text => text === value
    case 'contains':
      return text => text.includes(value)
    case 'starts_with':
      return text => text.startsWith(value)
    case 'ends_with':
      return text => text.endsWith(value)
    default: {
      const expression = new RegExp(value)
      return text => expression.test(text)
    }
  }
}

function isRegex(value: string): boolean {
  try {
    return new RegExp(value) instanceof RegExp
  } catch {
    return false
  }
}
