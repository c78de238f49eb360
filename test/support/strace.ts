import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { execa } from 'execa'
import { programEnvironment } from './programs.ts'

/** A system call that a script makes on a directory, and that changes what is on disk. */
export interface Call {
  /** Such as `rename`. */
  readonly name: string
  /** Which of the calls of that name of the main thread it is, from 1. */
  readonly count: number
  /** The call as strace prints it. */
  readonly text: string
}

/** What an injected call led to. */
export interface Outcome {
  readonly stdout: string
  readonly signal: string | undefined
}

/** Calls that change what is on disk; their names differ between architectures. */
const changing = '/^(openat|write|pwrite64|fsync|rename(at|at2)?|link(at)?|unlink(at)?|mkdir(at)?|rmdir)$'

/**
 * The calls that `node script …` makes on anything inside a directory.
 *
 * @param directory - a path whose last part is `.cdn-purge`
 * @param scratch - absolute; holds strace's log, and is not inside `directory`
 */
export async function recordCalls(
  script: readonly string[],
  directory: string,
  scratch: string,
): Promise<Call[]> {
  const log = join(scratch, 'strace.log')
  await execa(
    'strace',
    [...tracing, '-y', '-e', `trace=${changing}`, '-o', log, process.execPath, ...script],
    {
      env: programEnvironment,
    },
  )
  const counts = new Map<string, number>()
  const calls: Call[] = []
  for (const line of (await readFile(log, 'utf8')).split('\n')) {
    const [, thread, name, rest] = /^(\d+) +(\w+)\((.*)$/.exec(line) ?? []
    if (thread === undefined || name === undefined || rest === undefined) continue
    const count = (counts.get(`${thread} ${name}`) ?? 0) + 1
    counts.set(`${thread} ${name}`, count)
    const reads = name === 'openat' && !rest.includes('O_CREAT')
    if (rest.includes(directory) && !reads) calls.push({ name, count, text: `${name}(${rest}` })
  }
  return calls
}

/**
 * Runs `node script …` with something injected into one of its calls; `undefined` where the runtime happened to make
 * more or fewer calls than when they were recorded, so that another one was hit.
 *
 * @param injection - as strace words it, such as `signal=SIGKILL` or `error=ENOSPC`
 * @param scratch - absolute; holds strace's log, and is not inside the script's directory
 */
export async function runInjected(
  script: readonly string[],
  call: Call,
  injection: string,
  scratch: string,
): Promise<Outcome | undefined> {
  const log = join(scratch, 'strace.log')
  const inject = ['-e', `trace=${call.name}`, '-e', `inject=${call.name}:${injection}:when=${call.count}`]
  const { stdout, signal } = await execa(
    'strace',
    [...tracing, '-y', ...inject, '-o', log, process.execPath, ...script],
    { env: programEnvironment, reject: false },
  )
  const lines = (await readFile(log, 'utf8')).split('\n').filter(line => line.includes(`${call.name}(`))
  const hit = signal === undefined ? lines.find(line => line.includes('(INJECTED)')) : lines.at(-1)
  return hit !== undefined && target(hit) === target(call.text) ? { stdout, signal } : undefined
}

/** The files that a call names, without what differs between runs. */
function target(text: string): string {
  const [call = ''] = text.split(/\) += /) // What it returned is not there where it was killed or refused.
  const paths = call.match(/\/[^">]*\.cdn-purge[^">]*/g) ?? []
  return paths.map(path => path.replace(/^.*\.cdn-purge/, '').replace(/[0-9a-f-]{36}/, '*')).join(' ')
}

// ASSUME: strace counts `when` for each thread by itself; our calls are all made by the main thread.
// ASSUME: not with --seccomp-bpf: strace 6.1 then injects nothing (tried).
const tracing = ['-f', '-qq']
