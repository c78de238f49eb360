import type { TokenedCode } from '@cdn-purge/core/engine'

/** A source map as far as its positions are concerned. */
export interface InputMap {
  mappings: string
}

/**
 * The map of a text that was given its tokens.
 *
 * @param before - what a loader was given as the map of the text before
 * @param source - where that text stands
 */
export function mapOf(rewritten: TokenedCode, before: unknown, source: string): InputMap {
  const input = readInputMap(before)
  return input === undefined ? rewritten.map(source) : rewritten.patch(input)
}

/**
 * The map of a text that another tool has compiled before.
 *
 * @param given - an object, or its JSON
 * @returns `undefined` where there is none that can be read, or where it is one in sections
 */
export function readInputMap(given: unknown): InputMap | undefined {
  if (typeof given !== 'string') return isInputMap(given) ? given : undefined
  try {
    return readInputMap(JSON.parse(given))
  } catch {
    // As the bundlers do, which show such a text without its sources.
    return undefined
  }
}

function isInputMap(value: unknown): value is InputMap {
  return (
    typeof value === 'object' && value !== null && 'mappings' in value && typeof value.mappings === 'string'
  )
}
