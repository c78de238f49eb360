import type { Logger } from '@cdn-purge/core'
import type { Configuration, Core } from '../configuration.ts'
import type { Note } from '../note.ts'
import { register } from './register.ts'

/** Says at the start of a build what would otherwise go wrong without a word at its end. */
export function warnAtStart(
  { core, options, root }: Configuration,
  { project, name }: Note,
  messages: Logger,
): void {
  if (options.when === 'bundle') return
  warnOfTraces(core.traceDirectory(options, root), core, messages)
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
function warnOfTraces(directory: string, core: Core, messages: Logger): void {
  for (const trace of core.readTraces(directory).filter(({ dead }) => dead)) {
    messages.warn(
      `${core.describeTrace(trace)} What changed since the last purge is purged after this build.`,
    )
  }
}
