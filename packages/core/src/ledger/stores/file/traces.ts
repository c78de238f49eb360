import { randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import * as v from 'valibot'
import { fileError, systemCode } from './file-error.ts'
import { currentHolder, holderState } from './lock-holder.ts'

const FOLDER = 'noted'

const traceFile = v.object({
  version: v.literal(1),
  holder: v.object({
    pid: v.pipe(v.number(), v.safeInteger()),
    start: v.optional(v.string()),
    host: v.string(),
    place: v.string(),
    nonce: v.string(),
  }),
  notedAt: v.string(),
  name: v.string(),
  note: v.unknown(),
})

/**
 * What a process has built and not purged yet, in a file of its own: a thread or a fork may be ended without a word, and
 * its parent takes the trace up. It holds no secret.
 */
export interface Trace {
  /** Absolute path of its file. */
  readonly file: string
  /** The build, for people. */
  readonly name: string
  /** ISO 8601. */
  readonly notedAt: string
  readonly pid: number
  /** Whether the process that made it is gone. */
  readonly dead: boolean
  /** What was noted, as it was given. */
  readonly note: unknown
}

/**
 * Leaves a trace in the ledger's directory, whole or not at all.
 *
 * @param directory - absolute; that of the ledger
 * @param id - the same for the same build of a process: a later trace takes the place of the earlier one
 * @returns the absolute path of its file
 * @throws CdnPurgeError `LEDGER_UNWRITABLE`
 */
export function leaveTrace(directory: string, id: string, name: string, note: object): string {
  const folder = join(directory, FOLDER)
  const file = join(folder, `${id}.json`)
  try {
    mkdirSync(folder, { recursive: true })
    // It names a process of this machine: nothing that belongs into a repository.
    writeFileSync(join(folder, '.gitignore'), '*\n')
    const holder = currentHolder(randomUUID())
    const text = JSON.stringify({ version: 1, holder, notedAt: new Date().toISOString(), name, note })
    writeFileSync(`${file}.tmp`, text)
    renameSync(`${file}.tmp`, file)
    return file
  } catch (cause) {
    throw fileError('LEDGER_UNWRITABLE', `${directory}/${FOLDER}`, 'written', cause)
  }
}

/** The traces in a ledger's directory, oldest first; what is no trace is left alone. */
export function readTraces(directory: string): readonly Trace[] {
  const folder = join(directory, FOLDER)
  return listNames(folder)
    .filter(name => name.endsWith('.json'))
    .flatMap(name => readTrace(join(folder, name)) ?? [])
    .sort((a, b) => (a.notedAt < b.notedAt ? -1 : 1))
}

/** Says of a trace whose process is gone what was never purged. */
export function describeTrace({ name, notedAt, pid }: Trace): string {
  return `What "${name}" built at ${notedAt} was never purged: its process (${pid}) was ended before.`
}

/** Removes traces, their folder with the last one, and a ledger's directory that was made for them alone. */
export function removeTraces(traces: readonly Pick<Trace, 'file'>[]): void {
  for (const { file } of traces) rmSync(file, { force: true })
  for (const folder of new Set(traces.map(({ file }) => dirname(file)))) {
    if (listNames(folder).every(name => name === '.gitignore')) {
      rmSync(folder, { recursive: true, force: true })
      removeEmpty(dirname(folder))
    }
  }
}

function removeEmpty(directory: string): void {
  try {
    rmdirSync(directory)
  } catch {
    // It holds a ledger, or another process is about to write one.
  }
}

function listNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT' || systemCode(cause) === 'ENOTDIR') return []
    throw fileError('LEDGER_INVALID', folder, 'read', cause)
  }
}

function readTrace(file: string): Trace | undefined {
  let value: unknown
  try {
    value = JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined // Taken up by another process meanwhile, or of another version.
  }
  const parsed = v.safeParse(traceFile, value)
  if (!parsed.success) return undefined
  const { holder, notedAt, name, note } = parsed.output
  const { start, ...rest } = holder
  const dead = holderState({ ...rest, ...(start === undefined ? {} : { start }) }) !== 'alive'
  return { file, name, notedAt, pid: holder.pid, dead, note }
}
