import { CdnPurgeError, type RunReport } from '@cdn-purge/core'
import { lookAtEdge } from '@cdn-purge/core/command'
import { withLiveChecks } from '@cdn-purge/core/engine'
import { prepare, tell, tellLive } from '@cdn-purge/core/run'
import { dirArgument } from '../arguments/argument.ts'
import type { Command } from '../command.ts'
import { EDGE_OTHERWISE } from '../exit-codes.ts'
import { findOutputs } from '../project/outputs.ts'
import { withProject } from '../project/project.ts'
import { renderLines } from '../render/report.ts'

/** What `cdn-purge verify --json` prints. */
export interface VerifyReport {
  /** Of this form. */
  readonly version: 1
  /** That was called. */
  readonly command: 'verify'
  /** Whether nothing differs. */
  readonly ok: boolean
  /** What the edge served. */
  readonly edge: NonNullable<RunReport['edge']>
}

/** Whether the edge has the bytes of the build. Needs no credentials, and purges nothing. */
export const verify: Command = {
  name: 'verify',
  args: [dirArgument],
  text: 'Compare what the edge serves with the bytes of the build; purge and write nothing',
  flags: [{ name: 'all', text: 'Every file, not only a sample of the size that the option "verify" says' }],
  examples: [['cdn-purge verify dist --all', 'compare every file']],
  async run({ args, flags, ...rest }) {
    return withProject({ args, flags, ...rest }, { purpose: 'read' }, async project => {
      const { input, isUsedUp } = await findOutputs(project, args[0])
      if (isUsedUp) {
        throw new CdnPurgeError('OUTPUT_MISSING', 'There is no output here to compare the edge with.', {
          hint: 'Run it where the build is, or before `cdn-purge run` has used up the snapshot.',
        })
      }
      const { context } = project
      const prepared = await prepare(input, context)
      tell(prepared, context.logger)
      const { verify: wish } = withLiveChecks(input.options, { verify: true })
      const sample = flags.on('all') === true || wish === false ? undefined : wish.sample
      const edge = await lookAtEdge(prepared, sample, context)
      const ok = edge.differing.length === 0
      const json: VerifyReport = { version: 1, command: 'verify', ok, edge }
      return {
        status: ok ? 0 : EDGE_OTHERWISE,
        json,
        print: terminal =>
          renderLines(tellLive(edge, 'edge', 'verified', { all: terminal.verbose }), terminal),
      }
    })
  },
}
