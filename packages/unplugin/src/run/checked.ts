import type { Configuration } from '../configuration.ts'
import type { Note } from '../note.ts'

const checked = new WeakMap<Note, Configuration>()

/** Keeps the configuration that a build has read and checked, so that its run need not read it again. */
export function rememberConfiguration(note: Note, configuration: Configuration): void {
  checked.set(note, configuration)
}

/** The checked configuration of a note; `undefined` for one of another process, or another copy of the package. */
export function configurationOf(note: Note): Configuration | undefined {
  return checked.get(note)
}
