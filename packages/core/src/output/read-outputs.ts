import type { Context } from '../context.ts'
import { type LedgerState, readForReset, readLedger } from '../ledger/read.ts'
import type { LedgerDocument } from '../ledger/schema.ts'
import type { OutputsInput } from './model.ts'
import { type ScannedOutputs, scanOutputs } from './output.ts'

/** How often other runs may write while the outputs are read before what was read last is taken. */
const ATTEMPTS = 10

/** Outputs and ledger that belong together. */
export interface ReadOutputs extends ScannedOutputs {
  readonly ledger: LedgerState
}

/**
 * Reads the outputs and the ledger. Where another run wrote to the ledger while the outputs were read, it has seen
 * files that are newer than what was read here, and so they are read again: else this run would take its older files
 * for the newer ones.
 *
 * @throws CdnPurgeError for an output or ledger that cannot be read
 */
export async function readOutputs(input: OutputsInput, context: Context): Promise<ReadOutputs> {
  const { options } = input
  for (let attempt = 1; ; attempt++) {
    const before = await readState(input, context)
    const { scanned, unserved } = await scanOutputs(input, before, context)
    const hashes = new Map(scanned.map(({ name, hash }) => [name, hash]))
    // The manifest of what has not changed need not be read.
    const ledger = input.reset
      ? await readForReset(context.store)
      : await readLedger(context.store, options.environment, (name, hash) => hashes.get(name) !== hash)
    if (isSameWrite(before, ledger.document) || attempt === ATTEMPTS) return { scanned, ledger, unserved }
  }
}

/** The ledger before the outputs are read; of one that is to be forgotten nothing counts. */
async function readState(
  { options, reset }: OutputsInput,
  { store }: Context,
): Promise<LedgerDocument | undefined> {
  return reset ? undefined : (await readLedger(store, options.environment, () => false)).document
}

function isSameWrite(one: LedgerDocument | undefined, other: LedgerDocument | undefined): boolean {
  return one?.id === other?.id && one?.sequence === other?.sequence
}
