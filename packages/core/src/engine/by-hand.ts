import type { ResolvedOptions } from '../options/resolve.ts'
import { resolveSites } from '../urls/sites.ts'
import type { Context } from './context.ts'
import { withImageOutputs } from './image-outputs.ts'
import { type LedgerState, readLedger } from './ledger-state.ts'
import { type Output, scanOutput } from './output.ts'
import { assemble, compareWithLedger, type Prepared, type PreparedOutput } from './prepare.ts'
import { readWishes, type Wishes } from './wishes.ts'

/** A run that looks at no output. */
export interface ByHand {
  readonly options: ResolvedOptions
  /** Due beside what is pending. */
  readonly wishes: Wishes
}

/**
 * Works out what every target owes, and what a user wants of it. What is known of the outputs is known from the
 * ledger, and nothing of it has changed.
 *
 * @throws CdnPurgeError `USAGE` for a wish that cannot be granted; `LEDGER_…` for a ledger that cannot be read
 */
export async function prepareByHand({ options, wishes }: ByHand, context: Context): Promise<Prepared> {
  const ledger = await readLedger(context.store, options.environment, () => true)
  const outputs: PreparedOutput[] = []
  for (const output of withImageOutputs(recordedOutputs(ledger), options, context.root)) {
    // A directory of images that no run has looked at is left to the first that does.
    if (output.manifest === undefined) continue
    outputs.push(compareWithLedger(await scanOutput(output, options, []), ledger, options, []))
  }
  const sites = resolveSites(options.site).sites
  const served = outputs.flatMap(({ only, sites }) => (only === undefined ? sites : []))
  return assemble(
    {
      input: { options, outputs: [], ignore: [] },
      ledger,
      outputs,
      elsewhere: [],
      // A host that is new is left to the first run that purges all of it.
      site: ledger.document?.site ?? options.site,
      again: () => prepareByHand({ options, wishes }, context),
    },
    readWishes(wishes, options, sites, served),
    context,
  )
}

function recordedOutputs({ document, manifests }: LedgerState): Output[] {
  return Object.entries(document?.outputs ?? {}).flatMap(([name, { base }]) => {
    const manifest = manifests.get(name)
    return manifest === undefined ? [] : [{ name, manifest, ...(base === undefined ? {} : { base }) }]
  })
}
