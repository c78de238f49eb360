import { createHash, randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { isMainThread } from 'node:worker_threads'
import type { PluginOptions } from '../configuration.ts'
import { hashOptions } from './project-key.ts'
import type { Hosted } from './register.ts'

/** Threads and forks inherit it: what they know of the process that takes up what they note. */
const VARIABLE = 'CDN_PURGE_HOST'

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
  return !isMainThread || process.connected === true
}

/** The process that waits for what this guest notes with these options, if there is one. */
export function findHost(given: PluginOptions | undefined): Host | undefined {
  const host = parseHost(process.env[VARIABLE])
  return host?.options.includes(hashOptions(given)) && isAlive(host.pid) ? host : undefined
}

/** Tells the threads and forks to come that this process takes up what they note. */
export function announceHost(mailbox: string, hosted: readonly Hosted[]): void {
  const host: Host = { pid: process.pid, mailbox, options: hosted.map(({ hash }) => hash) }
  process.env[VARIABLE] = JSON.stringify(host)
}

/** Where a host's mailbox will be. */
export function chooseMailbox(): string {
  return join(tmpdir(), `cdn-purge-${process.pid}-${randomUUID()}`)
}

/** Names a directory of traces to the host. */
export function postTraces({ mailbox }: Host, directory: string): void {
  mkdirSync(mailbox, { recursive: true, mode: 0o700 })
  writeFileSync(join(mailbox, createHash('sha256').update(directory).digest('hex')), directory)
}

/** Whether threads or forks have named anything since it was last taken. */
export function hasPost(mailbox: string | undefined): mailbox is string {
  return mailbox !== undefined && existsSync(mailbox)
}

/** Whether a host has still to take what was posted to it. */
export function isWaiting({ pid, mailbox }: Pick<Host, 'pid' | 'mailbox'>): boolean {
  return hasPost(mailbox) && isAlive(pid)
}

/** The directories that threads and forks have named; each is given once. */
export function takePost(mailbox: string): readonly string[] {
  const directories = readdirSync(mailbox).map(name => readFileSync(join(mailbox, name), 'utf8'))
  rmSync(mailbox, { recursive: true, force: true })
  return directories
}

function parseHost(text: string | undefined): Host | undefined {
  if (text === undefined) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined // Not of our making.
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
