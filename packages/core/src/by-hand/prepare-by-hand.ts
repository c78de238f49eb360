import type { Context } from '../context.ts'
import { readLedger } from '../ledger/read.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import type { KnownUrls } from '../plan/model.ts'
import { lowerBound } from '../plan/read/sorted.ts'
import { listElsewhere, listKnown } from '../prepare/known-urls.ts'
import type { Prepared } from '../prepare/model.ts'
import { assemble } from '../prepare/prepare.ts'
import { resolveSites } from '../urls/sites.ts'
import { listReaches, type Reach } from './reach.ts'
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
export async function prepareByHand(input: ByHand, context: Context): Promise<Prepared> {
  const { options } = input
  const { ledger, elsewhere, granted } = await grant(input, context)
  const prepared = await assemble(
    {
      input: { options, outputs: [], ignore: [] },
      ledger,
      unserved: ledger.document?.unserved ?? [],
      outputs: [],
      elsewhere,
    },
    granted.due,
    context,
  )
  return { ...prepared, warnings: [...prepared.warnings, ...granted.warnings] }
}

/**
 * What is known of the reach of all that is said in the vendors' own words, before any of it is sent.
 *
 * @throws CdnPurgeError `USAGE` for a wish that cannot be granted; `LEDGER_…` for a ledger that cannot be read
 */
export async function previewByHand(input: ByHand, context: Context): Promise<readonly Reach[]> {
  const { known, granted } = await grant(input, context)
  return granted.said.length === 0 ? [] : listReaches(granted.said, input.options.targets, known())
}

async function grant({ options, wishes }: ByHand, context: Context) {
  const ledger = await readLedger(context.store, options.environment, () => true)
  const elsewhere = listElsewhere(ledger, new Set(), options)
  const { sites } = resolveSites(options.site)
  const served = elsewhere.flatMap(({ only, sites }) => (only === undefined ? sites : []))
  let listed: readonly KnownUrls[] | undefined
  const known = () => {
    listed ??= listKnown(elsewhere, [], options)
    return listed
  }
  const isKnown = (url: string) =>
    known().some(({ origin, paths }) => {
      const path = url.slice(origin.length)
      return url.startsWith(origin) && paths.at(lowerBound(paths, path)) === path
    })
  return { ledger, elsewhere, known, granted: readWishes(wishes, options, { sites, served, isKnown }) }
}
