import type { Context } from '../context.ts'
import { readLedger } from '../ledger/read.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import { listElsewhere } from '../prepare/known-urls.ts'
import type { Prepared } from '../prepare/model.ts'
import { assemble } from '../prepare/prepare.ts'
import { resolveSites } from '../urls/sites.ts'
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
  const elsewhere = listElsewhere(ledger, new Set(), options)
  const sites = resolveSites(options.site).sites
  const served = elsewhere.flatMap(({ only, sites }) => (only === undefined ? sites : []))
  return assemble(
    {
      input: { options, outputs: [], ignore: [] },
      ledger,
      unserved: ledger.document?.unserved ?? [],
      outputs: [],
      elsewhere,
    },
    readWishes(wishes, options, sites, served),
    context,
  )
}
