import { resolve } from 'node:path'
import { outputName, type RunInput, readSnapshotOutputs, type SnapshotOutputs } from '@cdn-purge/core'
import type { Project } from './config.ts'

/** What a command works on, and the snapshot that it was taken from, if there is one. */
export interface Outputs {
  readonly input: RunInput
  readonly snapshot: SnapshotOutputs | undefined
}

/**
 * The outputs that a command works on: what a build with `when: 'deploy'` left, as it lies there now, else a directory.
 *
 * @param dir - as the user named it, if so; relative to the working directory
 * @throws CdnPurgeError `SNAPSHOT_INVALID`, `USAGE`
 */
export async function findOutputs(project: Project, dir: string | undefined): Promise<Outputs> {
  const { root, cwd, options, ignore, context } = project
  const named = dir === undefined ? undefined : outputName(root, resolve(cwd, dir))
  const snapshot = await readSnapshotOutputs(context.store, root, named, options)
  if (snapshot !== undefined) {
    const { outputs, images } = snapshot
    return { snapshot, input: { options, ignore, outputs, images } }
  }
  const directory = named ?? options.dir ?? 'dist'
  const output = { name: outputName(root, directory), directory: resolve(root, directory) }
  return { snapshot, input: { options, ignore, outputs: [output] } }
}
