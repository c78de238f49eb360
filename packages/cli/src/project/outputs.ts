import { existsSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import {
  readLastOutputs,
  readSnapshotOutputs,
  readStatus,
  type SnapshotOutputs,
} from '@cdn-purge/core/command'
import { listSome, outputName, type RunInput } from '@cdn-purge/core/engine'
import type { Project } from './project.ts'

/** Folders that are named before the rest is only counted. */
const SHOWN = 3

/** What a command works on, and the snapshot that it was taken from, if there is one. */
export interface Outputs {
  readonly input: RunInput
  readonly snapshot: SnapshotOutputs | undefined
  /** Whether a run has recorded it before, and nothing is here any more to compare: what is pending can be sent. */
  readonly isUsedUp: boolean
}

/**
 * The outputs that a command works on: what a build with `when: 'deploy'` left, as it lies there now; else a directory, or
 * those of the last run where neither the user nor the options name one.
 *
 * @param dir - as the user named it, if so; relative to the working directory
 * @throws CdnPurgeError `SNAPSHOT_INVALID`, `USAGE`
 */
export async function findOutputs(project: Project, dir: string | undefined): Promise<Outputs> {
  const { root, cwd, options, ignore, left, context } = project
  const named = dir === undefined ? undefined : resolve(cwd, dir)
  const snapshot = await readSnapshotOutputs(context, named, options)
  if (snapshot !== undefined) {
    const { outputs, images } = snapshot
    return { snapshot, isUsedUp: false, input: { options, ignore, left, outputs, images } }
  }
  const directory = outputFolder(project, dir)
  if (dir === undefined && options.dir === undefined) {
    const outputs = await readLastOutputs(options, context.store, { root, usual: directory })
    if (outputs.length > 0) {
      const names = outputs.map(({ directory }) => relative(cwd, directory) || '.')
      context.logger.info(`No folder is named: it is ${listSome(names, SHOWN)}, as at the last run.`)
      return { snapshot, isUsedUp: false, input: { options, ignore, left, outputs } }
    }
  }
  const isUsedUp = !existsSync(directory) && (await isRecorded(project, named))
  if (isUsedUp) {
    context.logger.warn(
      `${dir ?? options.dir ?? 'dist'} is not here, and no snapshot waits: nothing is compared, and only what is pending is sent.`,
    )
  }
  const output = { name: outputName(root, directory, options.ledger), directory }
  return { snapshot, isUsedUp, input: { options, ignore, left, outputs: [output] } }
}

/**
 * The absolute folder that is meant where no snapshot says which: as the user named it, else as the options do.
 *
 * @param dir - relative to the working directory
 */
export function outputFolder({ root, cwd, options }: Project, dir: string | undefined): string {
  return dir === undefined ? resolve(root, options.dir ?? 'dist') : resolve(cwd, dir)
}

/**
 * Whether a run has seen the output of that name, or any where none is named, and may well find nothing now: a
 * snapshot stood for it, or something is still owed.
 */
async function isRecorded({ root, options, context }: Project, dir: string | undefined): Promise<boolean> {
  const { outputs, pending } = await readStatus(options, context.store)
  const name = dir && outputName(root, dir, options.ledger)
  const known = outputs.filter(output => name === undefined || output.name === name)
  const owes = pending.some(({ items }) => items.length > 0)
  return known.length > 0 && (owes || known.some(({ carried }) => carried))
}
