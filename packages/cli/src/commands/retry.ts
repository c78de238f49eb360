import { CdnPurgeError } from '@cdn-purge/core'
import { forgetPending } from '@cdn-purge/core/command'
import { describeDue } from '@cdn-purge/core/run'
import { dryRunFlags, reportFlag, targetFlag } from '../arguments/common-flags.ts'
import type { Command, Invocation, Outcome } from '../command.ts'
import { withProject } from '../project/project.ts'
import { purgeByHand } from '../purge-by-hand.ts'

/** Sends what is pending, and nothing else. */
export const retry: Command = {
  name: 'retry',
  args: [],
  text: 'Send what is pending, and nothing else; or drop some of it with --forget',
  flags: [
    {
      name: 'forget',
      value: 'ITEM',
      repeatable: true,
      text: 'Drop what is pending instead, as "status" lists it, and send nothing (repeatable)',
    },
    { ...targetFlag, text: 'Only what this target owes (repeatable); to forget, it need not be configured' },
    ...dryRunFlags,
    reportFlag,
    { name: 'yes', text: 'Do not ask: send a plan that is over "maxUrls" or "maxRequests"' },
  ],
  examples: [
    ['cdn-purge retry', 'send what is pending'],
    ['cdn-purge retry --forget /old.html', 'drop it instead'],
  ],
  run: invocation =>
    invocation.flags.list('forget').length > 0
      ? forget(invocation)
      : purgeByHand(invocation, 'retry', async () => ({})),
}

async function forget(invocation: Invocation): Promise<Outcome> {
  const { flags } = invocation
  if (flags.text('report') !== undefined) {
    throw new CdnPurgeError('USAGE', '--report shows what is purged, and --forget purges nothing.', {
      hint: 'Leave out one of the two.',
    })
  }
  return withProject(invocation, { purpose: 'read', sendTo: [] }, async project => {
    const { options, context } = project
    if (options.dryRun || options.off) {
      throw new CdnPurgeError('USAGE', '--forget writes, and this run must not: it only shows.', {
        hint: 'Leave out --forget, or --dry-run and its variables (CDN_PURGE_DRY_RUN, CDN_PURGE).',
      })
    }
    const request = { options, items: flags.list('forget'), targets: flags.list('target') }
    const { dropped, sequence } = await forgetPending(request, context)
    const { location } = context.store
    return {
      status: 0,
      json: {
        version: 1,
        command: 'retry',
        ok: true,
        dropped,
        ledger: { location, sequence, written: dropped.length > 0 },
      },
      print(terminal) {
        for (const item of dropped) terminal.print(`${item.target}: dropped ${describeDue(item)}`)
        terminal.print(terminal.colors.dim(`Recorded in ${location}, sequence ${sequence}.`))
      },
    }
  })
}
