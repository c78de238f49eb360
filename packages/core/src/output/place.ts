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

/** A path relative to another one, with `/`; `.` where they are the same. */
export function relativeName(from: string, to: string): string {
  const path = relative(from, to)
  return path === '' ? '.' : isAbsolute(path) ? path : path.split(sep).join('/')
}
