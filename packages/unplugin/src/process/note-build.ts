import type { Configuration } from '../configuration.ts'
import type { Note } from '../note.ts'
import { rememberConfiguration } from '../run/checked.ts'
import { listen } from './process-end.ts'
import { register } from './register.ts'

/** Puts a note into the register of the process, whose end takes it up, unless it is purged before. */
export function noteBuild(note: Note, configuration: Configuration): void {
  rememberConfiguration(note, configuration)
  if (configuration.options.when === 'bundle') return
  const { notes } = register()
  if (!notes.includes(note)) notes.push(note)
  listen()
}

/** Takes a note out again: its build wrote nothing. */
export function dropNote(note: Note): void {
  const found = register()
  found.notes = found.notes.filter(other => other !== note)
}
