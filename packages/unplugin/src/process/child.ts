import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Logger } from '@cdn-purge/core'
import { listBound, unbindHint } from '../configuration.ts'
import type { Note } from '../note.ts'
import { configurationOf } from '../run/checked.ts'
import { howToCall } from '../run/how-to-call.ts'
import { hasPost } from './guests/host.ts'
import { leaveDue } from './leave-due.ts'
import { type Hosted, register, type SettledRun } from './register.ts'
import { takeNotes } from './run-noted.ts'

/** What the child reads from its standard input, as JSON. */
export type ChildTask =
  | {
      readonly kind: 'run'
      readonly notes: readonly Note[]
      readonly hosted: readonly Hosted[]
      readonly mailbox?: string
    }
  | { readonly kind: 'owe again'; readonly settled: readonly SettledRun[] }

/**
 * Runs in a child what is noted in this process, which ends and can only wait. What a child cannot be given is left as
 * due.
 *
 * @returns the status that the process must end with
 */
export function finishInChild(messages: Logger): number {
  const found = register()
  const isBound = ({ given }: { readonly given: Hosted['given'] }) => listBound(given).length > 0
  const plain = found.notes.filter(({ project }) => !isBound(project))
  found.notes = found.notes.filter(({ project }) => isBound(project))
  const due = takeNotes(messages)
  for (const notes of due) leaveDue(notes, messages)

  found.notes = plain
  const post = hasPost(found.mailbox) ? { mailbox: found.mailbox } : undefined
  // What threads and forks noted belongs into the same runs: only the child can tell which may begin.
  const notes = post === undefined ? takeNotes(messages).flat() : plain
  found.notes = []
  const left = due.length > 0 ? 1 : 0
  if (notes.length === 0 && post === undefined) return left
  const hosted = found.hosted.filter(one => !isBound(one))
  return Math.max(left, startChild({ kind: 'run', notes, hosted, ...post }, messages))
}

/** Makes due again what was settled, in a child: the process ended without success after all. */
export function oweAgainInChild(settled: readonly SettledRun[], messages: Logger): void {
  const isOutOfReach = ({ place, project }: SettledRun) =>
    place.ledger === undefined && listBound(project.given).includes('ledger')
  const within = settled.filter(run => !isOutOfReach(run))
  if (within.length < settled.length) {
    messages.error(
      `The process ended without success after its purge, which cannot be made pending again: no other process can be given the option "ledger". After the next build, run: cdn-purge purge --everything. ${unbindHint}`,
    )
  }
  if (within.length > 0) startChild({ kind: 'owe again', settled: within }, messages)
}

function startChild(task: ChildTask, messages: Logger): number {
  const [note] = task.kind === 'run' ? task.notes : []
  // Ctrl-C reaches the child too, which ends in order; this process must still be there to tell its status.
  process.on('SIGINT', () => {})
  // Options may hold secrets: they go over standard input, never into the list of processes.
  const { status, signal, error } = spawnSync(process.execPath, [...runtimeArguments(), childScript()], {
    input: JSON.stringify(task),
    stdio: ['pipe', 'inherit', 'inherit'],
  })
  if (status !== null && error === undefined) return status
  const why = error?.message ?? `it was ended by ${signal}`
  messages.error(
    `The process that was to purge at the end of the build did not: ${why}. What is owed is sent by the next build, or by: ${howToCall('run', note && configurationOf(note))}`,
  )
  return 1
}

/** This file is bundled into those of the package's root, beside which the script lies. */
function childScript(): string {
  const beside = fileURLToPath(new URL('./at-exit.js', import.meta.url))
  return existsSync(beside) ? beside : fileURLToPath(new URL('../../dist/at-exit.js', import.meta.url))
}

/** What a runtime wants before the script. Arguments of this process, such as a debugger's port, do not go along. */
function runtimeArguments(): readonly string[] {
  return 'deno' in process.versions ? ['run', '--allow-all'] : []
}
