import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import { systemCode } from './file-error.ts'

/** Who holds a lock: the content of the lock file. */
export interface LockHolder {
  readonly pid: number
  /** When the process started, in the system's ticks, where the system tells: it sets a reused pid apart. */
  readonly start?: string
  /** Name of the machine, for people. */
  readonly host: string
  /** Where `pid` has a meaning: machine, boot and pid namespace. Containers may share a name, but no pids. */
  readonly place: string
  /** Never used twice. */
  readonly nonce: string
}

/** The holder that this process is under a fresh nonce. */
export function currentHolder(nonce: string): LockHolder {
  const start = readStat(process.pid)?.start
  return {
    pid: process.pid,
    ...(start === undefined ? {} : { start }),
    host: hostname(),
    place: place(),
    nonce,
  }
}

/** Reads a lock file's text; `undefined` for one that was not written whole. */
export function parseHolder(text: string): LockHolder | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  if (typeof value !== 'object' || value === null) return undefined
  if (!('pid' in value && 'host' in value && 'place' in value && 'nonce' in value)) return undefined
  const { pid, host, place, nonce } = value
  if (typeof pid !== 'number' || !Number.isInteger(pid) || pid <= 0) return undefined
  if (typeof host !== 'string' || typeof place !== 'string') return undefined
  if (typeof nonce !== 'string' || !/^[0-9a-f-]{36}$/.test(nonce)) return undefined
  const start = 'start' in value && typeof value.start === 'string' ? { start: value.start } : {}
  return { pid, ...start, host, place, nonce }
}

/** What can be said of a holder from here: `unknown` where its process cannot be told from another one. */
export function holderState(holder: LockHolder): 'alive' | 'dead' | 'unknown' {
  if (holder.place !== place()) return 'unknown'
  const stat = readStat(holder.pid)
  if (stat !== undefined) {
    // A zombie (Z) or one about to vanish (X) runs no more code.
    if (stat.state === 'Z' || stat.state === 'X') return 'dead'
    if (holder.start === undefined) return 'unknown'
    return stat.start === holder.start ? 'alive' : 'dead'
  }
  try {
    process.kill(holder.pid, 0)
  } catch (cause) {
    // EPERM: it exists, and belongs to somebody else.
    if (systemCode(cause) === 'ESRCH') return 'dead'
  }
  // Without a start time this pid may be another process by now.
  return holder.start === undefined ? 'unknown' : 'alive'
}

/** @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html fields 3 (state) and 22 (starttime) */
function readStat(pid: number): { readonly state: string; readonly start: string } | undefined {
  const text = readText(`/proc/${pid}/stat`)
  // Field 2, the command, is in parentheses and may itself hold spaces and parentheses.
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ')
  const state = fields?.[0]
  const start = fields?.[19]
  return state === undefined || start === undefined ? undefined : { state, start }
}

let here: string | undefined

function place(): string {
  here ??= [hostname(), readText('/proc/sys/kernel/random/boot_id')?.trim(), pidNamespace()]
    .filter(Boolean)
    .join(' ')
  return here
}

function pidNamespace(): string | undefined {
  try {
    return readlinkSync('/proc/self/ns/pid')
  } catch {
    return undefined // Not Linux: there is one pid space a machine.
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return undefined // Not Linux, or the process is gone or hidden from this user.
  }
}
