import { existsSync } from 'node:fs'
import { CdnPurgeError } from '@cdn-purge/core'
import { examine, statusOfChecks } from '@cdn-purge/core/command'
import { dirArgument } from '../../arguments/argument.ts'
import type { Command } from '../../command.ts'
import { outputFolder } from '../../project/outputs.ts'
import { withProject } from '../../project/project.ts'
import { type DoctorReport, renderChecks } from '../../render/setup/checks.ts'

/** Whether all that a run needs is there. Purges, records and changes nothing. */
export const doctor: Command = {
  name: 'doctor',
  args: [dirArgument],
  text: 'Look at all that a run needs: configuration, ledger, APIs and credentials, clock, and how the site answers; purge nothing',
  flags: [{ name: 'target', value: 'NAME', repeatable: true, text: 'Ask only this API (repeatable)' }],
  examples: [['cdn-purge doctor', 'before the first run, and where something is odd']],
  async run(invocation) {
    return withProject(invocation, { purpose: 'read' }, async project => {
      const { options, context, ignore } = project
      const [named] = invocation.args
      const directory = outputFolder(project, named)
      if (named !== undefined && !existsSync(directory)) {
        throw new CdnPurgeError('OUTPUT_MISSING', `The folder ${directory} does not exist.`, {
          hint: 'Build first, name the folder that is served, or leave it out.',
        })
      }
      const checks = await examine({ options, directory, ignore }, context)
      const status = statusOfChecks(checks)
      const report: DoctorReport = { version: 1, command: 'doctor', ok: status === 0, checks }
      return {
        status,
        json: report,
        print: terminal => renderChecks(checks, terminal),
      }
    })
  },
}
