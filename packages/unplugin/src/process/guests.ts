import process from 'node:process'
import { isMainThread } from 'node:worker_threads'
import type { PluginOptions } from '../configuration.ts'
import { listen } from './process-end.ts'
import { projectNote } from './project-key.ts'
import { register } from './register.ts'

/** Names the process that takes up what its threads and forks note; they inherit it. */
const HOST = 'CDN_PURGE_HOST_PID'

/**
 * Whether this is a thread, or a process that was forked: such a one may be ended without a word, as soon as its parent
 * has what it wants.
 */
export function isGuest(): boolean {
  return !isMainThread || process.connected === true
}

/** Whether a process in which the plugin is loaded waits for what this guest notes. */
export function hasHost(): boolean {
  const pid = Number(process.env[HOST])
  if (!Number.isInteger(pid) || pid <= 0) return false
  if (pid === process.pid) return !isMainThread
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Called with each plugin that is made: this process takes up what its threads and forks note for it. */
export function receiveGuests(given: PluginOptions | undefined): void {
  if (isGuest() || given?.enabled === false) return
  process.env[HOST] = String(process.pid)
  const { projects } = register()
  const project = projectNote(given, process.cwd())
  if (!projects.some(({ key }) => key === project.key)) projects.push(project)
  listen()
}
