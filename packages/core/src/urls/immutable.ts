import { createMatcher } from '../snapshot/match.ts'
import { isHashedName } from './hashed-name.ts'

/**
 * Makes the test for files whose name carries their content hash, so that a new content always has a new URL.
 *
 * @param option - glob patterns on paths relative to the output; `false`: there are none; `undefined`: what is known,
 * and names that look hashed, as {@link isHashedName} judges them
 * @param known - paths of which the bundler says so, whatever they look like
 */
export function createImmutable(
  option: readonly string[] | false | undefined,
  known?: ReadonlySet<string>,
): (path: string) => boolean {
  if (option === false) return () => false
  if (option !== undefined) return createMatcher(option)
  return known === undefined ? isHashedName : path => known.has(path) || isHashedName(path)
}
