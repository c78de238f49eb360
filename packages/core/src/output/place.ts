import { dirname, isAbsolute, relative, resolve, sep } from 'node:path'
import type { LedgerPlace } from '../options/ledger/resolve-ledger.ts'

/**
 * Where the names of outputs start: the folder that holds the ledger, so that apps which share one stay apart; the
 * project's root where the ledger lies somewhere else, or is no directory.
 *
 * @param root - absolute; the project's root
 * @returns absolute
 */
export function ledgerHome(root: string, ledger: LedgerPlace): string {
  if (typeof ledger !== 'string') return root
  const home = dirname(resolve(root, ledger))
  return isIn(root, home) ? home : root
}

/** Whether a path is a folder's or lies in it; both are absolute. */
export function isIn(path: string, folder: string): boolean {
  const way = relative(folder, path)
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

/**
 * The name of a directory in the ledger: its path relative to {@link ledgerHome}, with `/`.
 *
 * @param root - absolute; what `directory` is relative to
 */
export function outputName(root: string, directory: string, ledger: LedgerPlace): string {
  return relativeName(ledgerHome(root, ledger), resolve(root, directory))
}

/**
 * What to say of a ledger in a folder that is served, or that a bundler copies. Where the whole project is served, as
 * that of a plain folder, it has no better place.
 *
 * @param name - of the folder, as people are shown it
 * @param directory - absolute
 * @param ledgers - absolute directories of ledgers
 * @param root - absolute; the project's root
 * @returns `undefined` where none lies there
 */
export function tellLedgerInside(
  { name, directory }: { readonly name: string; readonly directory?: string | undefined },
  ledgers: readonly string[],
  root: string,
): string | undefined {
  if (directory === undefined || isIn(root, directory)) return undefined
  const inside = ledgers.find(ledger => isIn(ledger, directory))
  if (inside === undefined) return undefined
  return `The ledger ${relativeName(root, inside)} lies in ${name}: whatever empties ${name}, as most builds do, forgets what was purged and what is owed, and whatever uploads it publishes both. Name a folder outside of it with the option "ledger", such as ".cdn-purge".`
}

/** A path relative to another one, with `/`; `.` where they are the same. */
export function relativeName(from: string, to: string): string {
  const path = relative(from, to)
  return path === '' ? '.' : isAbsolute(path) ? path : path.split(sep).join('/')
}
