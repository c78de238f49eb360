import { readLeftOptions } from '@cdn-purge/core/command'
import {
  type Environment,
  environmentOf,
  findConfig,
  type LeftOptions,
  type LoadedConfig,
  listDiffering,
  loadConfig,
  readEnvFiles,
  tellPassedOver,
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
  /** What is odd about it. */
  readonly warnings: readonly string[]
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
  if (file === undefined && findConfig(cwd) === undefined) {
    const left = await readLeft(cwd, { input: undefined, environment }, env)
    if (left !== undefined) return { input: left, root: cwd, from: 'of the last build', left, warnings: [] }
  }
  const loaded = await loadConfig({ cwd, file })
  const { input, root, shown: from } = loaded
  const warnings = [tellPassedOver(loaded), await tellOtherBuild(loaded, environment, env)]
  return { input, root, from, warnings: warnings.filter(text => text !== undefined) }
}

function readLeft(
  root: string,
  { input, environment }: { readonly input: unknown; readonly environment: string | undefined },
  env: Environment,
): Promise<LeftOptions | undefined> {
  const { environment: own } = Object(input)
  const all = readEnvFiles(env, root, { named: environment, input })
  return readLeftOptions(root, environmentOf(all, environment, typeof own === 'string' ? own : undefined))
}

/** What to say where a build was given other options than the file holds: each would purge for another setup. */
async function tellOtherBuild(
  { input, root, shown }: LoadedConfig,
  environment: string | undefined,
  env: Environment,
): Promise<string | undefined> {
  // What is wrong with a ledger is said where it is needed.
  const left = await readLeft(root, { input, environment }, env).catch(() => undefined)
  const names = left === undefined ? [] : await listDiffering(left, input)
  if (names.length === 0) return undefined
  const list = names.map(name => `"${name}"`).join(', ')
  return `${shown} and the options that the last build here was given in its bundler's configuration disagree: ${list}. This command goes by the file, and such builds do not. Write them into the file alone, and call the plugin without an argument.`
}
