import type { Logger } from '@cdn-purge/core'
import type { Configuration } from '../configuration.ts'
import type { Note } from '../note.ts'
import { register } from './register.ts'
import { endedTraces } from './traces.ts'

/** Says at the start of a build what would otherwise go wrong without a word at its end. */
export function warnAtStart(configuration: Configuration, { project, name }: Note, messages: Logger): void {
  if (configuration.options.when === 'bundle') return
  warnOfTraces(configuration, messages)
  const before = register().notes.find(
    note => note.project.key === project.key && note.name === name && note.state === 'done',
  )
  if (before !== undefined) {
    messages.warn(
      `"${name}" is built again in this process, and what it built before is not purged yet: that happens when the process ends. A program that goes on building calls "await finish()" of unplugin-cdn-purge, or sets when: 'bundle'.`,
    )
  }
}

/** A process that was ended before its parent, or its own end, took up what it had built. */
function warnOfTraces(configuration: Configuration, messages: Logger): void {
  for (const trace of endedTraces(configuration)) {
    messages.warn(
      `${configuration.core.describeTrace(trace)} What changed since the last purge is purged after this build.`,
    )
  }
}
