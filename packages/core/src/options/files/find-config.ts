import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** The names under which a configuration is found, the first one that exists wins. */
export const configNames = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs', 'json'].map(
  extension => `cdn-purge.config.${extension}`,
)

/** Where a configuration is looked for. */
export interface ConfigLocation {
  /** Absolute directory to start in. */
  readonly cwd: string
  /** A certain file instead, absolute or relative to `cwd`. */
  readonly file?: string | undefined
}

/** A configuration as its file gives it, not checked yet. */
export interface LoadedConfig {
  /** For `resolveOptions`. */
  readonly input: unknown
  /** Absolute path of the file. */
  readonly file: string
  /** Absolute folder of the file: the project's root, where relative paths of the configuration start. */
  readonly root: string
  /** The path of the file as it is shown: relative to where it was looked for. */
  readonly shown: string
  /** Other configurations in the folder where this one was found, which do not count; empty where it was named. */
  readonly passedOver: readonly string[]
}

/** The absolute path of the configuration for a directory: there, or above, up to the repository's root. */
export function findConfig(cwd: string): string | undefined {
  return foldersUpwards(cwd)
    .flatMap(folder => configNames.map(name => join(folder, name)))
    .find(path => existsSync(path))
}

/** Names of the configurations that lie beside one that was found, and come after it. */
export function listPassedOver(found: string): readonly string[] {
  return configNames.filter(name => name !== basename(found) && existsSync(join(dirname(found), name)))
}

/** What to say of them; `undefined` where there are none. */
export function tellPassedOver({ shown, passedOver }: LoadedConfig): string | undefined {
  if (passedOver.length === 0) return undefined
  const names = passedOver.join(', ')
  return `${shown} is read, and not ${names}, which ${passedOver.length === 1 ? 'lies' : 'lie'} beside it: remove what is not meant.`
}

/**
 * A folder and those above it, up to the repository's root. Outside a repository the folder alone: what lies above it
 * may belong to anybody.
 */
export function foldersUpwards(cwd: string): readonly string[] {
  const folders: string[] = []
  for (let folder = cwd; ; folder = dirname(folder)) {
    folders.push(folder)
    // ASSUME a folder or, in a worktree or submodule, a file of this name marks the root.
    if (existsSync(join(folder, '.git'))) return folders
    if (folder === dirname(folder)) return [cwd]
  }
}
