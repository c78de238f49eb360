import type { Configuration } from '../configuration.ts'
import type { Note } from '../note.ts'
import { rememberConfiguration } from '../run/checked.ts'
import { hasHost, isGuest } from './guests.ts'
import { listen } from './process-end.ts'
import { register, replaces } from './register.ts'
import { leaveNote } from './traces.ts'

/**
 * Puts a note into the register of the process, whose end takes it up, unless it is purged before. A thread or a fork
 * leaves a trace too: it may have no end.
 */
export function noteBuild(note: Note, configuration: Configuration): void {
  rememberConfiguration(note, configuration)
  const { core, options, root } = configuration
  if (options.when === 'bundle') return
  if (isGuest() && core.ledgerDirectory(options, root) !== undefined) {
    if (note.state === 'done') leaveNote(note, configuration)
    if (hasHost()) return
  }
  const { notes } = register()
  if (!notes.includes(note)) notes.push(note)
  listen()
}

/** Whether a build that is about to be noted takes the place of one that succeeded too and was not run yet. */
export function isBuiltAgain(note: Note): boolean {
  return register().notes.some(
    before =>
      before !== note &&
      before.project.key === note.project.key &&
      before.state === 'done' &&
      replaces(note, before),
  )
}

/** Takes a note out again: its build wrote nothing. */
export function dropNote(note: Note): void {
  const found = register()
  found.notes = found.notes.filter(other => other !== note)
}
