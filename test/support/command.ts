import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

/** The command as users get it. */
export const COMMAND = fileURLToPath(new URL('../../packages/cli/dist/bin.js', import.meta.url))

/** Where and how the command runs. */
export interface CommandOptions {
  readonly cwd: string
  /** Variables beside the few that a process needs; nothing else is inherited. */
  readonly env?: Readonly<Record<string, string>>
  /** Its standard input. @default none */
  readonly input?: string | undefined
}

/** What a command did. */
export interface CommandResult {
  /** Exit status; `null` where a signal ended it. */
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A command that runs. */
export interface RunningCommand {
  readonly child: ChildProcess
  readonly result: Promise<CommandResult>
}

/** Starts `cdn-purge`. It ends with the test at the latest. */
export function startCommand(args: readonly string[], options: CommandOptions): RunningCommand {
  if (!existsSync(COMMAND)) throw new Error('The command is not built: run "npm run build" first.')
  return startProgram([process.execPath, COMMAND, ...args], options)
}

/** Starts a program in a process group of its own. It ends with the test at the latest, and its children with it. */
export function startProgram(
  [program = '', ...args]: readonly string[],
  { cwd, env = {}, input }: CommandOptions,
): RunningCommand {
  const child = spawn(program, args, {
    cwd,
    env: { PATH: process.env.PATH ?? '', NO_COLOR: '1', ...env },
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    detached: true,
  })
  child.stdin?.end(input)
  onTestFinished(() => void signalGroup(child, 'SIGKILL'))
  const streams = { stdout: '', stderr: '' }
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    streams.stdout += text
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    streams.stderr += text
  })
  const result = once(child, 'close').then(([status]): CommandResult => ({ status, ...streams }))
  return { child, result }
}

/** Runs `cdn-purge` to its end. */
export function runCommand(args: readonly string[], options: CommandOptions): Promise<CommandResult> {
  return startCommand(args, options).result
}

/** Sends a signal to a program and its children, as Ctrl-C does. */
export function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, signal)
  } catch {
    // It is over.
  }
}
