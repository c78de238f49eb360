import type { Logger } from '@cdn-purge/core'
import { createMessages } from '../messages.ts'
import type { Note } from '../note.ts'
import { configurationOf } from '../run/checked.ts'
import { howToCall } from '../run/how-to-call.ts'
import { type NotedRun, type RunSurroundings, runNotes } from '../run/run-notes.ts'
import { groupNotes } from './group-notes.ts'
import { hasPost } from './guests/host.ts'
import { takeTraces, withdrawTraces } from './guests/traces.ts'
import { register } from './register.ts'

/**
 * Runs all that is noted in this process, in its order, with what its threads and forks have left. The register names
 * what is under way or about to be: another process goes on with it where this one is ended meanwhile.
 *
 * @param goesOn - builds that are under way may still finish: their configuration is left
 * @returns what came of each run, as soon as it is over
 */
export async function* runNoted(
  surroundings: RunSurroundings,
  goesOn = false,
): AsyncGenerator<NotedRun, void, void> {
  const found = register()
  const failure = await takeUpTraces()
  if (failure !== undefined) yield { failure }
  const groups = takeNotes(createMessages(), goesOn)
  found.running = [...found.running, ...groups.flat()]
  const release = (over: readonly Note[]) => {
    found.running = found.running.filter(note => !over.includes(note))
  }
  try {
    for (const notes of groups) {
      const run = await runNotes(notes, surroundings)
      release(notes)
      yield run
    }
  } finally {
    release(groups.flat())
  }
}

/**
 * What may be run: the notes of each configuration whose builds have all succeeded. Of the others it is said why not,
 * and which of their builds succeeded all the same.
 *
 * @param goesOn - builds that are under way may still finish: their configuration is left
 */
export function takeNotes(messages: Logger, goesOn = false): readonly (readonly Note[])[] {
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
    if (bad.length === 0) return true
    withdrawTraces(notes)
    const good = notes.filter(({ state }) => state === 'done')
    if (good.length > 0) messages.warn(describeWithheld(good))
    return false
  })
}

function describeWithheld(good: readonly Note[]): string {
  const names = good.map(({ name }) => `"${name}"`).join(', ')
  const [builds, are, them] = good.length === 1 ? ['build', 'is', 'it'] : ['builds', 'are', 'them']
  return `The ${builds} ${names} succeeded, but ${are} not purged either, since builds with the same options are one run. The next build that succeeds purges ${them}, and so does: ${howToCall('run', good[0] && configurationOf(good[0]))}`
}

/** Adds what threads and forks of this process have noted to its own notes; gives why not, where it cannot. */
async function takeUpTraces(): Promise<unknown> {
  const found = register()
  if (!hasPost(found.mailbox)) return undefined
  try {
    const { notes, unknown } = await takeTraces(found.mailbox, found.hosted)
    found.notes.push(...notes)
    const names = unknown.map(name => `"${name}"`).join(', ')
    return unknown.length === 0 ? undefined : unknownOptions(names)
  } catch (error) {
    return error
  }
}

function unknownOptions(names: string): Error {
  return new Error(
    `What threads or forks of this process built was not purged: the options of ${names} are not known here. Put them into cdn-purge.config.ts, and call the plugin without an argument.`,
  )
}
