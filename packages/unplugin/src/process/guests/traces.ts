import { createHash } from 'node:crypto'
import { threadId } from 'node:worker_threads'
import type { Trace } from '@cdn-purge/core/engine'
import type { Configuration } from '../../configuration.ts'
import type { Note } from '../../note.ts'
import { configurationOf } from '../../run/checked.ts'
import { hashOptions, projectNote } from '../project-key.ts'
import type { Hosted } from '../register.ts'
import type { Host } from './host.ts'
import { isWaiting, postTraces, takePost } from './mailbox.ts'

/** A note as a trace holds it: without the options, which may hold secrets. */
type TracedNote = Omit<Note, 'project'> & {
  readonly root: string
  readonly options: string
  /** The process that takes it up. */
  readonly host?: Pick<Host, 'pid' | 'mailbox'>
}

/** What threads and forks have left for this process. */
export interface TakenTraces {
  readonly notes: readonly Note[]
  /** Names of builds whose options are not known here. */
  readonly unknown: readonly string[]
}

/** Leaves a note as a trace, and names it to the host, which has the options too. */
export function leaveNote(note: Note, { core, options, root }: Configuration, host?: Host): void {
  const directory = core.traceDirectory(options, root)
  const { trace: _, project, ...rest } = note
  const id = createHash('sha256').update(`${project.key} ${note.name}`).digest('hex').slice(0, 16)
  const traced: TracedNote = {
    ...rest,
    root: project.root,
    options: hashOptions(project.given),
    ...(host === undefined ? {} : { host: { pid: host.pid, mailbox: host.mailbox } }),
  }
  note.trace = core.leaveTrace(directory, `${process.pid}-${threadId}-${id}`, note.name, traced)
  if (host !== undefined) postTraces(host, directory)
}

/** Traces that nobody will take up any more: their process was ended, and so was the one that waited for it. */
export function endedTraces({ core, options, root }: Configuration): readonly Trace[] {
  const isAwaited = (note: unknown) => isTraced(note) && note.host !== undefined && isWaiting(note.host)
  return core
    .readTraces(core.traceDirectory(options, root))
    .filter(({ dead, note }) => dead && !isAwaited(note))
}

/**
 * Takes up what threads and forks have left for a host, once.
 *
 * @param hosted - the options that are known here
 * @throws CdnPurgeError where a directory of traces cannot be read
 */
export async function takeTraces(mailbox: string, hosted: readonly Hosted[]): Promise<TakenTraces> {
  const core = await import('@cdn-purge/core/engine')
  const notes: Note[] = []
  const unknown: string[] = []
  for (const directory of takePost(mailbox)) {
    for (const { file, name, note: traced } of core.readTraces(directory)) {
      if (!isTraced(traced) || traced.host?.mailbox !== mailbox) continue
      const { root, options, host: _, ...note } = traced
      // It says that its build did not succeed, which is known now.
      if (note.state !== 'done') core.removeTraces([{ file }])
      const known = hosted.find(({ hash }) => hash === options)
      if (known === undefined) unknown.push(name)
      else notes.push({ ...note, project: projectNote(known.given, root), trace: file })
    }
  }
  return { notes, unknown }
}

/** Removes what this process, or thread, has left of builds that are not purged. */
export function withdrawTraces(notes: readonly Note[]): void {
  for (const note of notes) {
    if (note.trace !== undefined) configurationOf(note)?.core.removeTraces([{ file: note.trace }])
  }
}

function isTraced(note: unknown): note is TracedNote {
  return typeof note === 'object' && note !== null && 'built' in note && 'root' in note && 'options' in note
}
