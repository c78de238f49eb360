import type { Logger } from '@cdn-purge/core'
import type { Configuration } from '../configuration.ts'
import type { Note } from '../note.ts'
import { register } from './register.ts'

/** Says at the start of a build what would otherwise go wrong without a word at its end. */
export async function warnAtStart(
  { options }: Configuration,
  _place: object,
  { project, name }: Note,
  messages: Logger,
): Promise<void> {
  if (options.when === 'bundle') return
  const before = register().notes.find(
    note => note.project.key === project.key && note.name === name && note.state === 'done',
  )
  if (before !== undefined) {
    messages.warn(
      `"${name}" is built again in this process, and what it built before is not purged yet: that happens when the process ends. A program that goes on building calls "await finish()" of unplugin-cdn-purge, or sets when: 'bundle'.`,
    )
  }
}
