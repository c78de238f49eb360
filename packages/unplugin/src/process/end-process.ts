import type { RunReport } from '@cdn-purge/core'
import { createMessages, tellError } from '../messages.ts'
import { finishInChild, oweAgainInChild } from './child.ts'
import { hasPost } from './guests/host.ts'
import { takePost } from './guests/mailbox.ts'
import { hasWork, type ProcessEnd } from './process-end.ts'
import { register } from './register.ts'
import { runNoted } from './run-noted.ts'
import { addSettled } from './settled.ts'

/**
 * Runs what was noted in this process so far, and leaves nothing for its end.
 *
 * @returns the report of each run that purged
 * @throws the failure of the first run that failed, when all are over
 */
export async function finish(): Promise<readonly RunReport[]> {
  const reports: RunReport[] = []
  const failures: unknown[] = []
  for await (const { report, failure } of runNoted({}, true)) {
    if (report !== undefined) reports.push(report)
    if (failure !== undefined) failures.push(failure)
  }
  if (failures.length > 0) throw failures[0]
  return reports
}

async function runAtEnd(): Promise<void> {
  const status = Number(process.exitCode ?? 0)
  if (status !== 0) return refuse(status)
  const stop = new AbortController()
  const interrupt = () => stop.abort()
  process.on('SIGINT', interrupt)
  process.on('SIGTERM', interrupt)
  try {
    for await (const { failure } of runNoted({ signal: stop.signal, onSettled: addSettled })) {
      if (failure === undefined) continue
      tellError(failure)
      const failed = stop.signal.aborted ? 130 : 1
      register().failedWith = failed
      process.exitCode = failed
      if (stop.signal.aborted) break
    }
  } finally {
    process.off('SIGINT', interrupt)
    process.off('SIGTERM', interrupt)
  }
}

function endProcess(code: number): void {
  const found = register()
  const { running: cut, settled } = found
  found.running = []
  found.settled = []
  const status = Number(process.exitCode ?? code)
  if (status === 0) {
    found.notes.unshift(...cut)
    const left = hasWork() ? finishInChild(createMessages()) : 0
    // Whoever ended the process with 0 did not ask about our failures.
    const own = Math.max(left, found.failedWith ?? 0)
    if (own !== 0) process.exitCode = own
    return
  }
  refuse(status)
  const messages = createMessages()
  if (cut.length > 0) {
    messages.warn(`The process ended during a purge, with status ${status}: what is owed is pending.`)
  }
  // A status of our own making says that a purge failed, not the build.
  if (settled.length > 0 && (cut.length > 0 || status !== found.failedWith))
    oweAgainInChild(settled, messages)
}

/** Where the process ends without success, what was noted is forgotten, and that is said. */
function refuse(status: number): void {
  const found = register()
  if (!hasWork()) return
  if (hasPost(found.mailbox)) takePost(found.mailbox)
  found.notes = []
  createMessages().warn(`Nothing was purged or recorded: the process ends with status ${status}.`)
}

/** The end of a process that builds. */
export const processEnd: ProcessEnd = { run: runAtEnd, exit: endProcess }
