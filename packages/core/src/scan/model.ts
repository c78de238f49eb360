/**
 * What a directory held: parallel arrays, sorted by the bytes of the path, without repetition. Paths are relative
 * and separated by `/`; hashes are SHA-256 in lower-case hexadecimal.
 */
export interface Snapshot {
  readonly paths: readonly string[]
  readonly hashes: readonly string[]
}
