import type { Configuration, PluginOptions } from '../configuration.ts'
import type { Note } from '../note.ts'
import { rememberConfiguration } from '../run/checked.ts'
import { announceHost, chooseMailbox, findHost, isGuest } from './host.ts'
import { listen } from './process-end.ts'
import { hashOptions } from './project-key.ts'
import { register, replaces } from './register.ts'
import { leaveNote } from './traces.ts'

/** Called with each plugin that is made: this process takes up what its threads and forks note with these options. */
export function receiveGuests(given: PluginOptions | undefined): void {
  if (isGuest() || given?.enabled === false) return
  const found = register()
  const hash = hashOptions(given)
  if (found.hosted.some(one => one.hash === hash)) return
  found.hosted.push({ hash, given })
  found.mailbox ??= chooseMailbox()
  announceHost(found.mailbox, found.hosted)
  listen()
}

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
    if (note.state !== 'building' || note.trace !== undefined) leaveNote(note, configuration, host)
    if (host !== undefined) return
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
