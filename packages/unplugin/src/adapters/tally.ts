import type { Built } from '../note.ts'

/**
 * Counts the outputs of a Rollup-like build. Such bundlers end a build in the same way whether it succeeded or not:
 * after errors in `generateBundle`, `writeBundle` or a second output, `closeBundle` is called without an error. Only
 * a build in which every output that was begun was also written has succeeded.
 */
export interface Tally {
  /** Whether no output is being rendered, and none was written. */
  readonly idle: boolean
  /** An output is being rendered. */
  begin(): void
  /** It was rendered for the caller, and is not written to disk. */
  keep(): void
  /** It was written. */
  write(built: Built): void
  /** Something failed. */
  fail(): void
  /** All that was written; `undefined` while something is missing. */
  written(): readonly Built[] | undefined
  /** Ends the build and starts anew. */
  close(): 'done' | 'failed' | 'nothing'
}

/** Makes a {@link Tally}. */
export function createTally(): Tally {
  let begun = 0
  let failed = false
  let built: Built[] = []
  return {
    get idle() {
      return begun === 0 && built.length === 0 && !failed
    },
    begin() {
      begun++
    },
    keep() {
      begun--
    },
    write(one) {
      built.push(one)
    },
    fail() {
      failed = true
    },
    written: () => (!failed && built.length > 0 && built.length === begun ? built : undefined),
    close() {
      const complete = !failed && built.length === begun
      const state = !complete ? 'failed' : built.length === 0 ? 'nothing' : 'done'
      begun = 0
      failed = false
      built = []
      return state
    },
  }
}
