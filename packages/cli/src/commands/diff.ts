import { describeChanges, listChanges } from '@cdn-purge/core/command'
import { prepare, reportChanges, tell } from '@cdn-purge/core/run'
import { dirArgument } from '../arguments/argument.ts'
import type { Command } from '../command.ts'
import { findOutputs } from '../project/outputs.ts'
import { withProject } from '../project/project.ts'
import { type DiffReport, renderChanges } from '../render/changes.ts'

/** What changed against the ledger, and the URLs of each file. Needs no credentials. */
export const diff: Command = {
  name: 'diff',
  args: [dirArgument],
  text: 'Show what changed since the last run, and the URLs of each file',
  flags: [],
  examples: [['cdn-purge diff dist', 'what changed since the last run']],
  async run(invocation) {
    return withProject(invocation, { purpose: 'read' }, async project => {
      const { input } = await findOutputs(project, invocation.args[0])
      const { context } = project
      const prepared = await prepare(input, context)
      tell(prepared, context.logger)
      const list = listChanges(prepared)
      const { firstRun, ledger, warnings } = prepared
      const changes = reportChanges(prepared)
      const json: DiffReport = {
        version: 1,
        command: 'diff',
        ok: true,
        firstRun,
        changes,
        ...list,
        ledger: { location: context.store.location, sequence: ledger.document?.sequence ?? 0 },
        warnings,
      }
      return {
        status: 0,
        json,
        print(terminal) {
          terminal.print(describeChanges({ firstRun, changes }))
          renderChanges(list, terminal)
        },
      }
    })
  },
}
