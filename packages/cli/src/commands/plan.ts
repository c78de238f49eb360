import { run as previewChanges, runByHand } from '@cdn-purge/core/engine'
import { dirArgument } from '../arguments/argument.ts'
import { targetFlag } from '../arguments/common-flags.ts'
import type { Command } from '../command.ts'
import { findOutputs } from '../project/outputs.ts'
import { withProject } from '../project/project.ts'
import { renderReport } from '../render/report.ts'

/** What `run` would send, to the byte, secrets masked. Needs no credentials. */
export const plan: Command = {
  name: 'plan',
  args: [dirArgument],
  text: 'Show the exact requests that "run" would send, secrets masked; send and write nothing',
  flags: [targetFlag],
  examples: [['cdn-purge plan dist', 'the requests that "run" would send']],
  async run(invocation) {
    return withProject(invocation, { purpose: 'read', dryRun: true }, async project => {
      const { input, isUsedUp } = await findOutputs(project, invocation.args[0])
      const { options, context } = project
      const report = isUsedUp
        ? await runByHand({ options, wishes: {} }, 'plan', context)
        : await previewChanges(input, 'plan', context)
      return {
        status: 0,
        json: report,
        report,
        print: to => renderReport(report, to, { requests: true }),
      }
    })
  },
}
