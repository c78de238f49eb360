import type { Wishes } from '@cdn-purge/core/engine'
import { exitStatus, runByHand } from '@cdn-purge/core/run'
import type { Invocation, Outcome } from './command.ts'
import { runWithPage } from './project/page.ts'
import { type Project, withProject } from './project/project.ts'
import { renderReport } from './render/report.ts'

/**
 * Sends what a user names, together with what is pending, as far as nothing forbids it.
 *
 * @param find - says what that is; `sends` is false where the run only shows
 */
export async function purgeByHand(
  invocation: Invocation,
  command: string,
  find: (project: Project, sends: boolean) => Promise<Wishes>,
): Promise<Outcome> {
  const { terminal } = invocation
  return withProject(invocation, { purpose: 'send' }, async project => {
    const { options, context } = project
    const sends = !options.dryRun && !options.off
    if (options.off) terminal.warn('CDN_PURGE=0 is set: nothing is sent or recorded.')
    const wishes = await find(project, sends)
    const report = await runWithPage(invocation, project, recording =>
      runByHand({ options: { ...options, dryRun: !sends }, wishes }, command, context, recording),
    )
    return {
      status: exitStatus(report),
      json: report,
      report,
      print: to => renderReport(report, to, { requests: to.verbose || report.dryRun }),
    }
  })
}
