/** A source map as far as its positions are concerned. */
export interface InputMap {
  mappings: string
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
