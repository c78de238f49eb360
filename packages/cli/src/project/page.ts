import { resolve } from 'node:path'
import type { PagePlace, Recording, RunReport } from '@cdn-purge/core/engine'
import { withPage } from '@cdn-purge/core/run'
import type { Invocation } from '../command.ts'
import type { Project } from './project.ts'

/**
 * Runs, and writes the HTML report that the flag `--report` or the option asks for.
 *
 * @param work - the run, which is given a recording where a report is wanted
 */
export async function runWithPage(
  invocation: Invocation,
  project: Project,
  work: (recording: Recording | undefined) => Promise<RunReport>,
): Promise<RunReport> {
  const { options, context } = project
  const { redact } = invocation
  return withPage({ options, place: placeOf(invocation, project), redact }, context, work)
}

/** What the flag names is relative to the working directory, what the option names to the project's root. */
function placeOf({ flags }: Invocation, { options, cwd, root }: Project): PagePlace | undefined {
  const flag = flags.text('report')
  if (flag !== undefined) return { location: flag, file: resolve(cwd, flag) }
  if (options.report === false) return undefined
  return { location: options.report, file: resolve(root, options.report) }
}
