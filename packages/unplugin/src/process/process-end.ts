import process from 'node:process'
import type { Logger, RunReport } from '@cdn-purge/core'
import { createMessages } from '../messages.ts'
import type { Note } from '../note.ts'
import { type RunSurroundings, runNotes } from '../run/run-notes.ts'
import { oweAgainInChild, runInChild, takeUpInChild } from './child.ts'
import { groupNotes, register } from './register.ts'
import { mayHaveTraces, takeTraces, withdrawTraces } from './traces.ts'

/** The status that a failed purge of ours gave the process. */
let failedByUs: number | undefined

/**
 * Waits for the end of this process, or thread. Whoever notes first listens for all.
 *
 * A process that runs out of work says so with `beforeExit`: there the run is one like any other. Where a tool calls
 * `process.exit()`, the `exit` event is all that is left, in which nothing but synchronous work is done: a child runs.
 */
export function listen(): void {
  const found = register()
  if (found.listening) return
  found.listening = true
  let othersFirst = true
  process.on('beforeExit', () => {
    if (found.notes.length === 0 && !found.projects.some(mayHaveTraces)) return
    if (othersFirst) {
      // One more turn of the loop: what other listeners have begun is done before us.
      othersFirst = false
      setImmediate(() => {})
      return
    }
    othersFirst = true
    void runAtEnd()
  })
  process.on('exit', atExit)
}

/**
 * Runs what was noted in this process so far, and leaves nothing for its end.
 *
 * @returns the report of each run that purged
 * @throws the failure of the first run that failed, when all are over
 */
export async function finish(): Promise<readonly RunReport[]> {
  const reports: RunReport[] = []
  const failures: unknown[] = []
  const messages = createMessages()
  for (const notes of take(messages, true)) {
    const { report, failure } = await runGroup(notes, {})
    if (report !== undefined) reports.push(report)
    if (failure !== undefined) failures.push(failure)
  }
  if (failures.length > 0) throw failures[0]
  return reports
}

/** Runs all that is noted in this process, in its order, and sets the exit status where one failed. */
async function runAtEnd(): Promise<void> {
  // Last of all that listen: it must see the status that they leave.
  process.off('exit', atExit)
  process.on('exit', atExit)
  if (refuse(Number(process.exitCode ?? 0))) return
  const messages = createMessages()
  const stop = new AbortController()
  const interrupt = () => stop.abort()
  process.on('SIGINT', interrupt)
  process.on('SIGTERM', interrupt)
  try {
    await takeUpTraces()
    for (const notes of take(messages)) {
      const { failure } = await runGroup(notes, { signal: stop.signal })
      if (failure === undefined) continue
      messages.error(failure instanceof Error ? failure.message : String(failure))
      failedByUs = stop.signal.aborted ? 130 : 1
      process.exitCode = failedByUs
    }
  } finally {
    process.off('SIGINT', interrupt)
    process.off('SIGTERM', interrupt)
  }
}

/** Adds what threads and forks of this process have noted to its own notes, once. */
async function takeUpTraces(): Promise<void> {
  const found = register()
  const { projects } = found
  found.projects = []
  for (const project of projects) {
    const traced = await takeTraces(project).catch(() => [])
    found.notes.push(...traced)
  }
}

/** One run, of which the register knows what it has settled while it is under way. */
async function runGroup(notes: readonly Note[], surroundings: RunSurroundings) {
  const found = register()
  const [first] = notes
  found.running = notes
  try {
    return await runNotes(notes, {
      ...surroundings,
      onSettled(name, items) {
        if (first !== undefined)
          found.settled.push({ project: first.project, targets: [{ name, settled: [...items] }] })
      },
    })
  } finally {
    found.running = []
  }
}

function atExit(code: number): void {
  const found = register()
  const messages = createMessages()
  const { running: cut, settled } = found
  found.running = []
  found.settled = []
  const status = Number(process.exitCode ?? code)
  if (status === 0) {
    const groups = [...(cut.length === 0 ? [] : [cut]), ...take(messages)]
    const projects = found.projects.filter(
      project => mayHaveTraces(project) && !groups.some(([note]) => note?.project.key === project.key),
    )
    for (const notes of groups) if (!runInChild(notes, messages)) process.exitCode = 1
    if (projects.length > 0 && !takeUpInChild(projects, messages)) process.exitCode = 1
    return
  }
  refuse(status)
  if (cut.length > 0) {
    messages.warn(`The process ended during a purge, with status ${status}: what is owed is pending.`)
  }
  // A status of our own making says that a purge failed, not the build.
  if (status !== failedByUs) for (const run of settled) oweAgainInChild(run, messages)
}

/** Where the process ends without success, what was noted is forgotten, and that is said. */
function refuse(status: number): boolean {
  const found = register()
  if (status === 0) return false
  if (found.notes.length > 0) {
    createMessages().warn(`Nothing was purged or recorded: the process ends with status ${status}.`)
  }
  found.notes = []
  return true
}

/**
 * What may be run: the notes of each configuration whose builds have all succeeded.
 *
 * @param goesOn - builds that are under way may still finish: their configuration is left
 */
function take(messages: Logger, goesOn = false): readonly (readonly Note[])[] {
  const found = register()
  const isUnderWay = (notes: readonly Note[]) => goesOn && notes.some(({ state }) => state === 'building')
  const groups = groupNotes(found.notes)
  found.notes = groups.filter(isUnderWay).flat()
  return groups.filter(notes => {
    if (isUnderWay(notes)) return false
    const bad = notes.filter(({ state }) => state !== 'done')
    for (const { name, state } of bad) {
      const what = state === 'failed' ? 'failed' : 'did not finish'
      messages.warn(`Nothing was purged or recorded: the build "${name}" ${what}.`)
    }
    if (bad.length > 0) withdrawTraces(notes)
    return bad.length === 0
  })
}
