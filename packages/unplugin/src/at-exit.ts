import { text } from 'node:stream/consumers'
import { configure } from './configuration.ts'
import { createMessages, tellError } from './messages.ts'
import type { ChildTask } from './process/child.ts'
import { register, type SettledRun } from './process/register.ts'
import { runNoted } from './process/run-noted.ts'
import { loadRuns } from './run/load-runs.ts'

// The process that does what is left while the one that built can only wait for it: see `process/child.ts`.
const messages = createMessages()
const stop = new AbortController()
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => stop.abort())

async function openLedger({ project, place }: SettledRun) {
  const { ledger, environment, root } = place
  if (ledger !== undefined) {
    const core = await import('@cdn-purge/core/engine')
    return core.openContext({ ledger, environment }, root, messages)
  }
  const configuration = await configure(project.given, { root: project.root, production: true })
  if (configuration === undefined) return undefined
  const { core, options } = configuration
  return core.openContext(options, configuration.root, messages)
}

async function oweAgain(settled: SettledRun): Promise<void> {
  const opened = await openLedger(settled)
  if (opened === undefined) return
  const { context, close } = opened
  try {
    const runs = await loadRuns()
    const { count } = await runs.oweAgain(settled.targets, context)
    if (count === 0) return
    const what = count === 1 ? '1 purge is' : `${count} purges are`
    messages.warn(`The process ended without success after its purge: ${what} pending again.`)
  } finally {
    await close()
  }
}

function fail(error: unknown): void {
  tellError(error)
  process.exitCode = stop.signal.aborted ? 130 : 1
}

async function work(task: ChildTask): Promise<void> {
  if (task.kind === 'owe again') {
    for (const settled of task.settled) await oweAgain(settled).catch(fail)
    return
  }
  const { notes, hosted, mailbox } = task
  Object.assign(register(), { notes, hosted, mailbox })
  for await (const { failure } of runNoted({ signal: stop.signal })) {
    if (failure !== undefined) fail(failure)
    if (stop.signal.aborted) return
  }
}

try {
  await work(JSON.parse(await text(process.stdin)))
} catch (error) {
  fail(error)
}
