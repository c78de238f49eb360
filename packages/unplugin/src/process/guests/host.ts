import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Hosted } from '../register.ts'

/** Threads and forks inherit it: what they know of the process that takes up what they note. */
export const HOST_VARIABLE = 'CDN_PURGE_HOST'

/** A process in which the plugin is loaded, and which outlives its threads and forks. */
export interface Host {
  readonly pid: number
  /** Absolute path of a folder in which they name the directories that hold their traces; the first one makes it. */
  readonly mailbox: string
  /** Of the options that it has, what {@link hashOptions} gives: it can run nothing else. */
  readonly options: readonly string[]
}

/**
 * Whether this is a thread, or a process that was forked: such a one may be ended without a word, as soon as its parent
 * has what it wants.
 */
export function isGuest(): boolean {
  const { isMainThread } = process.getBuiltinModule('node:worker_threads')
  return !isMainThread || process.connected === true
}

/** Tells the threads and forks to come that this process takes up what they note. */
export function announceHost(mailbox: string, hosted: readonly Hosted[]): void {
  const host: Host = { pid: process.pid, mailbox, options: hosted.map(({ hash }) => hash) }
  process.env[HOST_VARIABLE] = JSON.stringify(host)
}

/** Where a host's mailbox will be. */
export function chooseMailbox(): string {
  const { tmpdir } = process.getBuiltinModule('node:os')
  const { randomUUID } = process.getBuiltinModule('node:crypto')
  return join(tmpdir(), `cdn-purge-${process.pid}-${randomUUID()}`)
}

/** Whether threads or forks have named anything since it was last taken. */
export function hasPost(mailbox: string | undefined): mailbox is string {
  return mailbox !== undefined && existsSync(mailbox)
}
