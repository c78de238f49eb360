import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import process from 'node:process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

/** Milliseconds after which a worker of a test that gives no sign counts as dead. */
const LOCK = 1_000

/** A program that works on a queue until it is told to end; it says a line for each run of a ticket. */
const program = `
import { processEnvironment, Secret, silentLogger } from '@cdn-purge/core/engine'
import { startWorker } from '@cdn-purge/queue'
const [url, name, lockDuration] = process.argv.slice(1)
const ending = new AbortController()
const worker = startWorker({ url: new Secret(url), name }, {
  env: processEnvironment(), apis: [], root: process.cwd(), logger: silentLogger, signal: ending.signal,
  concurrency: 10, lockDuration: Number(lockDuration),
  onRun: ({ site, outcome, failure }) => console.log(JSON.stringify({ site, outcome, failure })),
})
process.once('SIGTERM', () => { ending.abort(); worker.close() })
console.log('{}')
`

/** A worker in a process of its own. */
export interface WorkerProcess {
  /** What came of each run of a ticket. */
  readonly runs: readonly { readonly site?: string; readonly outcome?: string; readonly failure?: string }[]
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>
  /** Ends it as a system does. */
  end(): Promise<void>
}

/** Starts a worker. It ends with the test at the latest. */
export async function startWorkerProcess(
  queue: { readonly url: string; readonly name: string },
  env: Readonly<Record<string, string>>,
): Promise<WorkerProcess> {
  const args = ['--input-type=module', '-e', program, queue.url, queue.name, String(LOCK)]
  const child: ChildProcess = spawn(process.execPath, args, {
    // Its packages are found from here.
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const runs: { site?: string; outcome?: string; failure?: string }[] = []
  if (child.stdout === null) throw new Error('a worker without output')
  const lines = createInterface({ input: child.stdout })
  lines.on('line', line => void runs.push(JSON.parse(line)))
  await once(lines, 'line')
  runs.length = 0
  const stop = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const closed = once(child, 'close')
    child.kill(signal)
    await closed
  }
  return { runs, kill: () => stop('SIGKILL'), end: () => stop('SIGTERM') }
}
