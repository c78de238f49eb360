import type { Texts } from '../text/text-list.ts'

/**
 * What a directory held: parallel lists, sorted by the bytes of the path, without repetition. Paths are relative
 * and separated by `/`; hashes are SHA-256 in lower-case hexadecimal.
 */
export interface Snapshot {
  readonly paths: Texts
  readonly hashes: Texts
}
