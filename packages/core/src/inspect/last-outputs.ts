import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { readLedger } from '../ledger/read.ts'
import type { Store } from '../ledger/store.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import { isIn, ledgerHome, relativeName } from '../output/place.ts'

/** An output of the last run. */
export interface LastOutput {
  /** Its key in the ledger. */
  readonly name: string
  /** Absolute. */
  readonly directory: string
}

/**
 * The folders of a project that its last run was for, where all of them are here, and nobody says which are meant: what
 * a plugin found out is not guessed again.
 *
 * @param root - absolute; the project's root
 * @param usual - absolute; the folder that is meant else: it is what counts where the ledger knows it, or where it is
 * here and none of the others lies in it
 * @returns none where the ledger cannot be read either: who works with it says why
 */
export async function readLastOutputs(
  { environment, ledger }: Pick<ResolvedOptions, 'environment' | 'ledger'>,
  store: Store,
  { root, usual }: { readonly root: string; readonly usual: string },
): Promise<readonly LastOutput[]> {
  const read = await readLedger(store, environment, () => false).catch(() => undefined)
  const home = ledgerHome(root, ledger)
  const known = [...(read?.document?.outputs ?? [])].flatMap(([name, { context }]) => {
    const directory = resolve(home, name)
    const isOwn =
      context !== undefined && context.only === undefined && directory !== root && isIn(directory, root)
    return isOwn ? [{ name, directory, run: context.run }] : []
  })
  if (known.some(({ name }) => name === relativeName(home, usual))) return []
  const latest = Math.max(...known.map(({ run }) => run))
  const last = known.filter(({ run }) => run === latest)
  const isMeant = !existsSync(usual) || last.every(({ directory }) => isIn(directory, usual))
  const isHere = last.every(({ directory }) => existsSync(directory))
  return isMeant && isHere ? last.map(({ name, directory }) => ({ name, directory })) : []
}
