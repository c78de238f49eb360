import type { Logger } from '@cdn-purge/core'
import { listBound, unbindHint } from '../configuration.ts'
import { tellError } from '../messages.ts'
import type { Note } from '../note.ts'
import { configurationOf } from '../run/checked.ts'
import { leaveNote } from './guests/traces.ts'

/**
 * Leaves as due what cannot be run any more: the process is over, and no other one can be given its options. The ledger
 * still has the state before this build, so that all of it is due; a trace tells of it.
 *
 * @param notes - all of one project
 */
export function leaveDue(notes: readonly Note[], messages: Logger): void {
  const [first] = notes
  if (first === undefined) return
  for (const note of notes) {
    const configuration = configurationOf(note)
    try {
      // Another copy of the package has read the configuration of its own notes.
      if (configuration !== undefined && !configuration.options.off && !configuration.options.dryRun)
        leaveNote(note, configuration)
    } catch (error) {
      tellError(error)
    }
  }
  const names = listBound(first.project.given)
    .map(name => `"${name}"`)
    .join(', ')
  messages.error(
    `Nothing was purged, and all of it is still due: a program ended the process (process.exit), and another one, which would have to purge, cannot be given what is no plain data: ${names}. ${unbindHint} Or write before it ends: await finish()   // of unplugin-cdn-purge`,
  )
}
