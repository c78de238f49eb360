import { readStatus } from '@cdn-purge/core'
import type { Command } from '../command.ts'
import { openProject } from '../config.ts'
import { deadTraces, warnOfTraces } from '../dead-traces.ts'
import { renderStatus } from '../render/status.ts'
import { listRunning } from '../running-jobs.ts'

/** Ledger, pending items, jobs. Needs no credentials but for the jobs. */
export const status: Command = {
  name: 'status',
  args: '',
  text: 'Show the ledger, what is pending, and the jobs that Medianova is still working on',
  flags: [],
  async run(invocation) {
    const project = await openProject(invocation, 'read')
    try {
      const ledger = await readStatus(project.options, project.context.store)
      const jobs = await listRunning(project)
      const ended = deadTraces(project).map(({ name, notedAt, pid }) => ({ name, notedAt, pid }))
      return {
        status: 0,
        json: { version: 1, command: 'status', ok: true, ...ledger, jobs, ended },
        print(terminal) {
          renderStatus(ledger, jobs, terminal)
          warnOfTraces(project, terminal)
        },
      }
    } finally {
      await project.close()
    }
  },
}
