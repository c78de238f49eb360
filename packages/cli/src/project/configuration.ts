import { readLeftOptions } from '@cdn-purge/core/command'
import {
  type Environment,
  environmentOf,
  findConfig,
  type LeftOptions,
  loadConfig,
  readEnvFiles,
} from '@cdn-purge/core/engine'

/** What a command line says of where the configuration is. */
export interface Named {
  readonly file: string | undefined
  readonly environment: string | undefined
}

/** A configuration, not checked yet. */
export interface Found {
  readonly input: unknown
  /** Absolute; relative paths of the configuration start here. */
  readonly root: string
  /** Where it was found, for people. */
  readonly from: string
  /** The same, where a build left it, since its options stand in the bundler's configuration. */
  readonly left?: LeftOptions
}

/**
 * Finds the configuration: the file that is named, else the usual one, else what the last build left in the ledger or
 * the snapshot.
 *
 * @param cwd - absolute
 * @throws CdnPurgeError `CONFIG_INVALID`, and those of a ledger that cannot be read
 */
export async function findConfiguration(
  cwd: string,
  { file, environment }: Named,
  env: Environment,
): Promise<Found> {
  const path = file ?? findConfig(cwd)
  if (path === undefined) {
    const of = environmentOf(readEnvFiles(env, cwd, { named: environment, input: undefined }), environment)
    const left = await readLeftOptions(cwd, of)
    if (left !== undefined) return { input: left, root: cwd, from: 'the last build', left }
  }
  const loaded = await loadConfig({ cwd, file: path })
  return { input: loaded.input, root: loaded.root, from: loaded.file }
}
