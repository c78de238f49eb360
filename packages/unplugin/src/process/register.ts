import type { DueItem } from '@cdn-purge/core'
import type { Note, ProjectNote } from '../note.ts'

/** What the run of a project has settled so far, for the case that the process then ends without success. */
export interface SettledRun {
  readonly project: ProjectNote
  readonly targets: { readonly name: string; readonly settled: DueItem[] }[]
}

/**
 * What this process has built and not yet run. Plain data under a symbol that all copies of the package know, so that
 * each may note, and one alone listens for the end of the process.
 */
export interface Register {
  /** Of this shape. */
  readonly version: 1
  notes: Note[]
  /** The projects of the plugins that were made here: threads and forks may leave traces for them. */
  projects: ProjectNote[]
  /** Whether a copy of the package listens for the end of the process. */
  listening: boolean
  /** Of the run that is under way. */
  running: readonly Note[]
  /** Of the runs at the end of this process. */
  settled: SettledRun[]
}

const KEY = Symbol.for('unplugin-cdn-purge.register.1')

/** The register of this process, or of this thread. */
export function register(): Register {
  const found: Register | undefined = Reflect.get(globalThis, KEY)
  if (found !== undefined) return found
  const made: Register = {
    version: 1,
    notes: [],
    projects: [],
    listening: false,
    running: [],
    settled: [],
  }
  Reflect.set(globalThis, KEY, made)
  return made
}

/** The notes by configuration, in the order in which they began; the newest of each build. */
export function groupNotes(notes: readonly Note[]): readonly (readonly Note[])[] {
  const groups = new Map<string, Map<string, Note>>()
  for (const note of notes) {
    const group = groups.get(note.project.key) ?? new Map<string, Note>()
    groups.set(note.project.key, group)
    group.set(note.name, note)
  }
  return [...groups.values()].map(group => [...group.values()])
}
