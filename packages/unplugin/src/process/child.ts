import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import type { Logger } from '@cdn-purge/core'
import type { Note, ProjectNote } from '../note.ts'
import type { SettledRun } from './register.ts'

/** What the child reads from its standard input, as JSON. */
export type ChildTask =
  | { readonly kind: 'run'; readonly notes: readonly Note[] }
  | { readonly kind: 'take up'; readonly projects: readonly ProjectNote[] }
  | { readonly kind: 'owe again'; readonly settled: SettledRun }

/**
 * Runs notes in a child, while this process ends and can only wait.
 *
 * @returns whether it succeeded
 */
export function runInChild(notes: readonly Note[], messages: Logger): boolean {
  return startChild({ kind: 'run', notes }, messages)
}

/** Runs what threads and forks of this process have left, in a child. */
export function takeUpInChild(projects: readonly ProjectNote[], messages: Logger): boolean {
  return startChild({ kind: 'take up', projects }, messages)
}

/** Makes due again what a run has settled, in a child: the process ended without success after all. */
export function oweAgainInChild(settled: SettledRun, messages: Logger): boolean {
  return startChild({ kind: 'owe again', settled }, messages)
}

function startChild(task: ChildTask, messages: Logger): boolean {
  // Options may hold secrets: they go over standard input, never into the list of processes.
  const { status, signal, error } = spawnSync(process.execPath, [...runtimeArguments(), childScript()], {
    input: JSON.stringify(task),
    stdio: ['pipe', 'inherit', 'inherit'],
  })
  if (error !== undefined || signal !== null) {
    const why = error?.message ?? `it was ended by ${signal}`
    messages.error(
      `The process that was to purge at the end of the build did not: ${why}. Run: cdn-purge run`,
    )
  }
  return status === 0
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
