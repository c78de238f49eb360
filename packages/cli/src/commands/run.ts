import { CdnPurgeError } from '@cdn-purge/core'
import { settleSnapshot } from '@cdn-purge/core/command'
import { type Context, type RunInput, removeTraces, withLiveChecks } from '@cdn-purge/core/engine'
import { exitStatus, run as purgeChanges, runByHand, scanOutput } from '@cdn-purge/core/run'
import { dirArgument } from '../arguments/argument.ts'
import { dryRunFlags, reportFlag, targetFlag } from '../arguments/common-flags.ts'
import type { Command, Invocation, World } from '../command.ts'
import { deadTraces, warnOfTraces } from '../project/dead-traces.ts'
import { findOutputs } from '../project/outputs.ts'
import { runWithPage } from '../project/page.ts'
import { withFolderImages } from '../project/plain-folder.ts'
import { withProject } from '../project/project.ts'
import { renderReport } from '../render/report.ts'

/** Diff, purge, record: the step after the upload. */
export const run: Command = {
  name: 'run',
  args: [dirArgument],
  text: 'Purge what changed since the last run, and record it: the step after the upload',
  flags: [
    targetFlag,
    ...dryRunFlags,
    reportFlag,
    {
      name: 'wait-for-origin',
      text: 'Purge only when the origin serves the bytes of this build (as the option "waitForOrigin")',
    },
    {
      name: 'verify',
      text: 'Look through the edge afterwards whether the purge was done (as the option "verify")',
    },
    { name: 'reset-ledger', text: 'Forget the ledger first, with all that is pending; asks before' },
    {
      name: 'yes',
      text: 'Do not ask: send a plan that is over "maxUrls" or "maxRequests", and forget with --reset-ledger, where there is no terminal',
    },
  ],
  examples: [
    ['cdn-purge run dist', 'after the upload: purge what changed in dist'],
    ['cdn-purge run dist --wait-for-origin --verify', 'only when the origin has the build, and see it done'],
    ['cdn-purge run dist --env staging', 'with the ledger of another environment'],
  ],
  async run(invocation) {
    const { args, flags, terminal } = invocation
    return withProject(invocation, { purpose: 'send' }, async project => {
      const sends = !project.options.dryRun && !project.options.off
      if (project.options.off) terminal.warn('CDN_PURGE=0 is set: nothing is sent or recorded.')
      const outputs = await findOutputs(project, args[0])
      const { snapshot, isUsedUp } = outputs
      const { context } = project
      warnOfTraces(project, terminal)
      const reset = flags.on('reset-ledger') === true
      if (reset) await confirmReset(invocation, outputs.input, context, sends)
      const input = await withFolderImages(project, outputs, sends)
      const options = withLiveChecks(
        { ...input.options, dryRun: !sends },
        { waitForOrigin: flags.on('wait-for-origin'), verify: flags.on('verify') },
      )
      const report = await runWithPage(invocation, project, recording =>
        isUsedUp
          ? runByHand({ options, wishes: {} }, 'run', context, recording)
          : purgeChanges({ ...input, options, reset }, 'run', context, recording),
      )
      if (sends && snapshot !== undefined) await settleSnapshot(context.store, snapshot)
      if (sends) removeTraces(deadTraces(project))
      return {
        status: exitStatus(report),
        json: report,
        report,
        print: to => renderReport(report, to, { requests: to.verbose }),
      }
    })
  },
}

/** Asks before the ledger is forgotten, but not before the outputs could be read: a mistyped directory must not cost it. */
async function confirmReset(
  { flags, world }: Invocation,
  { outputs, options, ignore }: RunInput,
  { store, signal }: Context,
  sends: boolean,
): Promise<void> {
  if (!sends) {
    throw new CdnPurgeError('USAGE', '--reset-ledger writes, and this run must not: it only shows.', {
      hint: 'Leave out --reset-ledger, or --dry-run and its variables (CDN_PURGE_DRY_RUN, CDN_PURGE).',
    })
  }
  for (const output of outputs) await scanOutput(output, options, ignore, { signal })
  if (flags.on('yes') !== true) await confirm(world, store.location)
}

async function confirm(world: World, location: string): Promise<void> {
  if (world.ask === undefined) {
    throw new CdnPurgeError(
      'USAGE',
      '--reset-ledger asks before it forgets, and here is no terminal to ask on.',
      {
        hint: 'Add --yes to forget the ledger without being asked.',
      },
    )
  }
  const answer = await world.ask(
    `This forgets the ledger ${location} with all that is pending; every file is purged, and what the ledger still names beside them.\nType yes to go on: `,
  )
  if (answer.trim().toLowerCase() === 'yes') return
  throw new CdnPurgeError(
    'USAGE',
    `The ledger ${location} was left as it is, since the answer was not "yes".`,
  )
}
