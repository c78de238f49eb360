import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs'
import { systemCode } from './file-error.ts'
import { holderState, type LockHolder, parseHolder } from './lock-holder.ts'

/** Milliseconds after which a lock counts as left behind where its holder cannot be asked: on another machine. */
export const LEASE = 60_000
/** Milliseconds after which a lock that was never written whole counts as left behind. */
const TORN = 2_000

/** A lock file as it was read. */
export interface Claim {
  /** Its nonce, or what else tells it apart; never used twice. */
  readonly id: string
  /** `undefined` where it was not written whole. */
  readonly holder: LockHolder | undefined
  /** When it was last renewed, by the clock of the file system, in milliseconds. */
  readonly renewed: number
}

/** Reads a lock file; `undefined` where there is none. */
export function readClaim(path: string): Claim | undefined {
  let file: number
  try {
    file = openSync(path, 'r')
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') return undefined
    throw cause
  }
  try {
    const { ino, mtimeMs } = fstatSync(file)
    const holder = parseHolder(readFileSync(file, 'utf8'))
    return { id: holder?.nonce ?? `${ino}-${Math.floor(mtimeMs)}`, holder, renewed: mtimeMs }
  } finally {
    closeSync(file)
  }
}

/**
 * Whether a claim's holder will never release it.
 *
 * @param now - by the clock of the file system, in milliseconds
 */
export function isDead({ holder, renewed }: Claim, now: number): boolean {
  const state = holder === undefined ? 'unknown' : holderState(holder)
  if (state !== 'unknown') return state === 'dead'
  return now - renewed > (holder === undefined ? TORN : LEASE)
}
