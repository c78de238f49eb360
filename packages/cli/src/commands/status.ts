import { readStatus } from '@cdn-purge/core/command'
import type { Command } from '../command.ts'
import { deadTraces, warnOfTraces } from '../project/dead-traces.ts'
import { withProject } from '../project/project.ts'
import { listRunning } from '../project/running-jobs.ts'
import { renderStatus, type StatusReport } from '../render/status.ts'

/** Ledger, pending items, jobs. Needs no credentials but for the jobs. */
export const status: Command = {
  name: 'status',
  args: [],
  text: 'Show the ledger, what is pending, and the jobs that Medianova is still working on',
  flags: [],
  examples: [['cdn-purge status', 'what is deployed, pending and under way']],
  async run(invocation) {
    return withProject(invocation, { purpose: 'read' }, async project => {
      const ledger = await readStatus(project.options, project.context.store)
      const jobs = await listRunning(project)
      const ended = deadTraces(project).map(({ name, notedAt, pid }) => ({ name, notedAt, pid }))
      const json: StatusReport = { version: 1, command: 'status', ok: true, ...ledger, jobs, ended }
      return {
        status: 0,
        json,
        print(terminal) {
          renderStatus(ledger, jobs, terminal)
          warnOfTraces(project, terminal)
        },
      }
    })
  },
}
