#!/usr/bin/env node
import { createInterface } from 'node:readline/promises'
import { addAbortSignal } from 'node:stream'
import { buffer as readBytes } from 'node:stream/consumers'
import { CdnPurgeError } from '@cdn-purge/core'
import { canRewrite, processEnvironment } from '@cdn-purge/core/engine'
import { main } from './cli.ts'
import { hasColors } from './render/colors.ts'
import { tellUnfinished } from './unfinished.ts'

const INTERRUPTED = 130

const argv = process.argv.slice(2)

/** Whether the end of the process is what was meant. */
let isOver = false
process.on('exit', () => {
  if (isOver) return
  const out = (text: string) => void process.stdout.write(text)
  const err = (text: string) => void process.stderr.write(text)
  process.exitCode = stop.signal.aborted ? INTERRUPTED : tellUnfinished(argv, { out, err })
})

const stop = new AbortController()
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => {
    // Asked twice, it ends at once: what is on disk is whole at any instant.
    if (stop.signal.aborted) {
      isOver = true
      process.exit(INTERRUPTED)
    }
    stop.abort()
  })
}

/** Why the result could not be written; a reader that went away, such as `head`, has what it wants. */
let lost: Error | undefined
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') lost = error
  })
}

async function ask(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  // The terminal is in the interface's hands now, and with it Ctrl+C.
  lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'))
  try {
    return await lines.question(question, { signal: stop.signal })
  } finally {
    lines.close()
  }
}

/** The working directory, which a deploy may have deleted under the shell that stands in it. */
function findHere(): string {
  try {
    return process.cwd()
  } catch (cause) {
    throw new CdnPurgeError('USAGE', 'The working directory does not exist any more.', {
      hint: 'It was deleted or replaced. Change into a directory that there is, or name one: --cwd /path/to/the/project.',
      cause,
    })
  }
}

async function flushed(stream: NodeJS.WriteStream): Promise<void> {
  await new Promise<void>(resolve => stream.write('', () => resolve()))
}

const env = processEnvironment()
const status = await main(argv, {
  env,
  get cwd() {
    return findHere()
  },
  signal: stop.signal,
  out: text => void process.stdout.write(text),
  err: text => void process.stderr.write(text),
  color: { out: hasColors(process.stdout.isTTY, env), err: hasColors(process.stderr.isTTY, env) },
  input: () => readBytes(addAbortSignal(stop.signal, process.stdin)),
  ...(canRewrite(process.stderr.isTTY, env)
    ? {
        screen: {
          write: (text: string) => void process.stderr.write(text),
          columns: () => process.stderr.columns,
        },
      }
    : {}),
  ...(process.stdin.isTTY && process.stderr.isTTY
    ? { ask, streams: { input: process.stdin, output: process.stderr } }
    : {}),
})
await flushed(process.stdout)
if (lost !== undefined)
  process.stderr.write(
    `error What stands above is not all: it could not be written: ${lost.message}. "cdn-purge status" says what is pending.\n`,
  )
await flushed(process.stderr)
isOver = true
// Explicitly, since a configuration may have left something open that would keep the process alive.
process.exit(lost === undefined || status !== 0 ? status : 1)
