/**
 * Counts the outputs of a Rollup-like build. Such bundlers end a build in the same way whether it succeeded or not:
 * after errors in `generateBundle`, `writeBundle` or a second output, `closeBundle` is called without an error. Only
 * a build in which every output that was begun was also written has succeeded.
 */
export interface Tally {
  /** An output is being rendered. */
  begin(): void
  /** It was rendered for the caller, and is not written to disk. */
  keep(): void
  /** It was written. */
  write(directory: string): void
  /** Something failed. */
  fail(): void
  /** Ends the build and starts anew. Returns the directories written; `undefined`: it failed or wrote nothing. */
  close(): readonly string[] | undefined
}

/** Makes a {@link Tally}. */
export function createTally(): Tally {
  let begun = 0
  let failed = false
  let directories: string[] = []
  return {
    begin() {
      begun++
    },
    keep() {
      begun--
    },
    write(directory) {
      directories.push(directory)
    },
    fail() {
      failed = true
    },
    close() {
      const written = directories
      const complete = !failed && written.length > 0 && written.length === begun
      begun = 0
      failed = false
      directories = []
      return complete ? [...new Set(written)] : undefined
    },
  }
}
