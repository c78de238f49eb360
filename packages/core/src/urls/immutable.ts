import { createMatcher } from '../snapshot/match.ts'
import { isHashedName } from './hashed-name.ts'

/**
 * Makes the test for files whose name carries their content hash, so that a new content always has a new URL.
 *
 * @param option - glob patterns on paths relative to the output; `false`: there are none; `undefined`: names that
 * look hashed, as {@link isHashedName} judges them
 */
export function createImmutable(option: readonly string[] | false | undefined): (path: string) => boolean {
  if (option === undefined) return isHashedName
  return option === false ? () => false : createMatcher(option)
}
