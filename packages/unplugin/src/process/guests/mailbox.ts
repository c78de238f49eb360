import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PluginOptions } from '../../configuration.ts'
import { hashOptions } from '../project-key.ts'
import { HOST_VARIABLE, type Host, hasPost } from './host.ts'

/** The process that waits for what this guest notes with these options, if there is one. */
export function findHost(given: PluginOptions | undefined): Host | undefined {
  const host = parseHost(process.env[HOST_VARIABLE])
  return host?.options.includes(hashOptions(given)) && isAlive(host.pid) ? host : undefined
}

/** Names a directory of traces to the host. */
export function postTraces({ mailbox }: Host, directory: string): void {
  mkdirSync(mailbox, { recursive: true, mode: 0o700 })
  writeFileSync(join(mailbox, createHash('sha256').update(directory).digest('hex')), directory)
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
