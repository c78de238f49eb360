import { createHash } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import process from 'node:process'
import { threadId } from 'node:worker_threads'
import type { Trace } from '@cdn-purge/core'
import { type Configuration, configure } from '../configuration.ts'
import type { Note, ProjectNote } from '../note.ts'
import { configurationOf } from '../run/checked.ts'

/** Leaves a note as a trace: without the options, which may hold secrets; its parent has them too. */
export function leaveNote(note: Note, { core, options, root }: Configuration): void {
  const directory = core.ledgerDirectory(options, root)
  if (directory === undefined || options.off || options.dryRun) return
  const { trace: _, project, ...rest } = note
  const hash = createHash('sha256').update(`${project.key} ${note.name}`).digest('hex').slice(0, 16)
  core.leaveTrace(directory, `${process.pid}-${threadId}-${hash}`, note.name, {
    ...rest,
    project: { keyHash: hashOf(project), root: project.root },
  })
}

/** The traces that threads and forks of this process, and processes that are gone, have left for a project. */
export async function takeTraces(project: ProjectNote): Promise<readonly Note[]> {
  if (!mayHaveTraces(project)) return []
  const configuration = await configure(project.given, { root: project.root, production: true })
  if (configuration === undefined) return []
  const { core, options, root } = configuration
  const directory = core.ledgerDirectory(options, root)
  if (directory === undefined) return []
  return core.readTraces(directory).flatMap(trace => toNote(trace, project) ?? [])
}

/** Removes what this process, or thread, has left of builds that are not purged. */
export function withdrawTraces(notes: readonly Note[]): void {
  for (const note of notes) {
    const configuration = configurationOf(note)
    if (configuration === undefined) continue
    const { core, options, root } = configuration
    const directory = core.ledgerDirectory(options, root)
    if (directory === undefined) continue
    core.removeTraces(
      core.readTraces(directory).filter(({ pid, note: traced }) => {
        return pid === process.pid && isTraced(traced) && traced.project.keyHash === hashOf(note.project)
      }),
    )
  }
}

/** Whether there may be any, without reading a configuration. */
export function mayHaveTraces({ given, root }: ProjectNote): boolean {
  const ledger = typeof given?.ledger === 'string' ? given.ledger : '.cdn-purge'
  const directory = resolve(root, ledger)
  if (!existsSync(directory)) return false
  const folders = [directory, ...readdirSync(directory).map(name => resolve(directory, name))]
  return folders.some(folder => existsSync(resolve(folder, 'noted')))
}

function toNote({ file, note }: Trace, project: ProjectNote): Note | undefined {
  if (!isTraced(note) || note.project.keyHash !== hashOf(project)) return undefined
  return { ...note, project, trace: file }
}

/** What {@link leaveNote} wrote. */
type TracedNote = Omit<Note, 'project'> & { readonly project: { readonly keyHash: string } }

function isTraced(note: unknown): note is TracedNote {
  if (typeof note !== 'object' || note === null || !('project' in note) || !('built' in note)) return false
  const { project } = note
  return typeof project === 'object' && project !== null && 'keyHash' in project
}

function hashOf({ key }: ProjectNote): string {
  return createHash('sha256').update(key).digest('hex')
}
