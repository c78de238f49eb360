import { relative, resolve } from 'node:path'
import type { Logger } from '@cdn-purge/core'
import type { Configuration } from '../configuration.ts'
import type { ProjectNote } from '../note.ts'
import { endedTraces } from '../process/guests/traces.ts'
import { findLaterSteps } from './later-steps.ts'
import { tellOtherConfiguration } from './other-configuration.ts'

/** Files that are named before the rest is only counted. */
const SHOWN = 3

/** Projects that were told of what is the same for all their builds. */
const told = new Set<string>()

/**
 * Says at the start of a build what would otherwise go wrong without a word at its end.
 *
 * @param sources - absolute directories that people edit; where one is served as it lies there, all in it is theirs
 */
export async function warnAtStart(
  configuration: Configuration,
  project: ProjectNote,
  messages: Logger,
  sources: readonly string[],
): Promise<void> {
  const { core, options, passedOver } = configuration
  if (told.has(project.key)) return
  told.add(project.key)
  const otherwise = [
    passedOver,
    await tellOtherConfiguration(core, project),
    ...sources.map(directory => tellLedgerInside(configuration, directory)),
  ]
  for (const text of otherwise) if (text !== undefined) messages.warn(text)
  if (options.when !== 'bundle') warnOfTraces(configuration, messages)
  if (options.keyless) {
    messages.warn(
      'No credentials are set here: nothing is purged. What changes is recorded as pending, and sent by the next run that has them. Where a build shall leave no trace, set CDN_PURGE=0.',
    )
  }
  if (options.when === 'build') {
    warnOfLaterSteps(messages)
    await warnOfWritten(configuration, messages, sources)
  }
}

function tellLedgerInside({ core, options, root }: Configuration, directory: string): string | undefined {
  const ledgers = typeof options.ledger === 'string' ? [resolve(root, options.ledger)] : []
  return core.tellLedgerInside({ name: relative(root, directory), directory }, ledgers, root)
}

function warnOfLaterSteps(messages: Logger): void {
  const later = findLaterSteps()
  if (later === undefined) return
  messages.warn(
    `After this process, "${later.script}" goes on with: ${later.steps.join(' && ')}. What that writes is not purged by this build. End the script with "cdn-purge run <folder>", and set when: 'deploy' here.`,
  )
}

/** A process that was ended before its parent, or its own end, took up what it had built. */
function warnOfTraces(configuration: Configuration, messages: Logger): void {
  for (const trace of endedTraces(configuration)) {
    messages.warn(
      `${configuration.core.describeTrace(trace)} What changed since the last purge is purged after this build.`,
    )
  }
}

/** The folder is as the last build's script left it, before the bundler empties it. */
async function warnOfWritten(
  { core, options, root }: Configuration,
  messages: Logger,
  sources: readonly string[],
): Promise<void> {
  const { context, ignore, close } = core.openContext(options, root, messages)
  try {
    // What is wrong with the ledger is said by the run, which needs it.
    const own = options.targets
      .flatMap(({ api }) => api.images?.sources ?? [])
      .map(({ dir }) => resolve(root, dir))
    const written = await core.findWrittenSince(options, ignore, context).catch(() => [])
    for (const { output, files } of written) {
      if ([...sources, ...own].includes(resolve(context.home, output))) continue
      const count = files.length === 1 ? '1 file' : `${files.length} files`
      messages.warn(
        `${count} of ${output} (${core.listSome(files, SHOWN)}) ${files.length === 1 ? 'is' : 'are'} newer than the last purge. If a step after the build writes ${files.length === 1 ? 'it' : 'them'}, no build purges ${files.length === 1 ? 'it' : 'them'}: end with "cdn-purge run ${output}".`,
      )
    }
  } finally {
    await close()
  }
}
