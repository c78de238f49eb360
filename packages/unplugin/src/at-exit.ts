import process from 'node:process'
import { text } from 'node:stream/consumers'
import { configure } from './configuration.ts'
import { createMessages } from './messages.ts'
import type { ChildTask } from './process/child.ts'
import type { SettledRun } from './process/register.ts'
import { takeTraces } from './process/traces.ts'
import { runNotes } from './run/run-notes.ts'

// The process that does what is left while the one that built can only wait for it: see `process/child.ts`.
const messages = createMessages()
const stop = new AbortController()
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => stop.abort())

async function oweAgain({ project, targets }: SettledRun): Promise<void> {
  const configuration = await configure(project.given, { root: project.root, production: true })
  if (configuration === undefined) return
  const { core, options, root } = configuration
  const { context, close } = core.openContext(options, root, messages)
  try {
    const count = await core.oweAgain(targets, context)
    const what = count === 1 ? '1 purge is' : `${count} purges are`
    messages.warn(`The process ended without success after its purge: ${what} pending again.`)
  } finally {
    await close()
  }
}

const task: ChildTask = JSON.parse(await text(process.stdin))
try {
  if (task.kind === 'owe again') await oweAgain(task.settled)
  else {
    const groups = task.kind === 'run' ? [task.notes] : await Promise.all(task.projects.map(takeTraces))
    for (const notes of groups) {
      const { failure } = await runNotes(notes, { signal: stop.signal })
      if (failure !== undefined) throw failure
    }
  }
} catch (error) {
  messages.error(error instanceof Error ? error.message : String(error))
  process.exitCode = stop.signal.aborted ? 130 : 1
}
