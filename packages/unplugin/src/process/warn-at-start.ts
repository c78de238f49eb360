import type { Logger } from '@cdn-purge/core'
import type { Configuration, Core } from '../configuration.ts'

/** Says at the start of a build what would otherwise go wrong without a word at its end. */
export async function warnAtStart(
  { core, options, root }: Configuration,
  _place: object,
  messages: Logger,
): Promise<void> {
  if (options.when === 'bundle') return
  warnOfTraces(core.ledgerDirectory(options, root), core, messages)
}

/** A process that was ended before its parent, or its own end, took up what it had built. */
function warnOfTraces(directory: string | undefined, core: Core, messages: Logger): void {
  const left = directory === undefined ? [] : core.readTraces(directory).filter(({ dead }) => dead)
  for (const { name, notedAt, pid } of left) {
    messages.warn(
      `What "${name}" built at ${notedAt} was never purged: its process (${pid}) was ended before. What changed since the last purge is purged after this build.`,
    )
  }
}
