import { isDeepStrictEqual } from 'node:util'
import type { Note } from '../note.ts'

/** The notes by configuration, in the order in which they began; the newest of each build. */
export function groupNotes(notes: readonly Note[]): readonly (readonly Note[])[] {
  const groups = new Map<string, readonly Note[]>()
  for (const note of notes) {
    const others = groups.get(note.project.key)?.filter(before => !replaces(note, before)) ?? []
    groups.set(note.project.key, [...others, note])
  }
  return [...groups.values()]
}

/**
 * Whether a note takes the place of one of the same configuration that began before it: a retry of what failed, or a
 * build that wrote the same folders again. Builds of one input into several folders stand side by side.
 */
export function replaces(later: Note, before: Note): boolean {
  return (
    later.name === before.name &&
    (before.state !== 'done' || isDeepStrictEqual(directoriesOf(later), directoriesOf(before)))
  )
}

function directoriesOf({ built }: Note): readonly string[] {
  return [...new Set(built.map(({ directory }) => directory))].sort()
}
