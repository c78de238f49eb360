import type { Configuration } from '../configuration.ts'
import type { Note } from '../note.ts'
import { rememberConfiguration } from '../run/checked.ts'
import { processEnd } from './end-process.ts'
import { replaces } from './group-notes.ts'
import { isGuest } from './guests/host.ts'
import { findHost } from './guests/mailbox.ts'
import { leaveNote } from './guests/traces.ts'
import { listen } from './process-end.ts'
import { register } from './register.ts'

/**
 * Puts a note into the register of the process, whose end takes it up, unless it is purged before. A thread or a fork
 * leaves a trace too: it may have no end.
 */
export function noteBuild(note: Note, configuration: Configuration): void {
  rememberConfiguration(note, configuration)
  const { when, off, dryRun } = configuration.options
  if (when === 'bundle') return
  // What writes nothing leaves no trace either.
  if (isGuest() && !off && !dryRun) {
    const host = findHost(note.project.given)
    // One that did not succeed matters to whoever would take up the others.
    const matters = note.state === 'done' || note.trace !== undefined
    if (matters || (host !== undefined && note.state === 'failed')) leaveNote(note, configuration, host)
    if (host !== undefined) return
  }
  const { notes } = register()
  if (!notes.includes(note)) notes.push(note)
  listen(processEnd)
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
