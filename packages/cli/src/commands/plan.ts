import { run as previewChanges, runByHand } from '@cdn-purge/core/run'
import { dirArgument } from '../arguments/argument.ts'
import { reportFlag, targetFlag } from '../arguments/common-flags.ts'
import type { Command } from '../command.ts'
import { findOutputs } from '../project/outputs.ts'
import { runWithPage } from '../project/page.ts'
import { withProject } from '../project/project.ts'
import { renderReport } from '../render/report.ts'

/** What `run` would send, to the byte, secrets masked. Needs no credentials. */
export const plan: Command = {
  name: 'plan',
  args: [dirArgument],
  text: 'Show the exact requests that "run" would send, secrets masked; send and write nothing',
  flags: [targetFlag, reportFlag],
  examples: [
    ['cdn-purge plan dist', 'the requests that "run" would send'],
    ['cdn-purge plan dist --report plan.html', 'the same, to be looked at in a browser'],
  ],
  async run(invocation) {
    return withProject(invocation, { purpose: 'read', dryRun: true }, async project => {
      const { input, isUsedUp } = await findOutputs(project, invocation.args[0])
      const { options, context } = project
      const report = await runWithPage(invocation, project, recording =>
        isUsedUp
          ? runByHand({ options, wishes: {} }, 'plan', context, recording)
          : previewChanges(input, 'plan', context, recording),
      )
      return {
        status: 0,
        json: report,
        report,
        print: to => renderReport(report, to, { requests: true }),
      }
    })
  },
}
