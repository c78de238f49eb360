import { resolve } from 'node:path'
import type { CdnPurgeOptions, ResolvedOptions } from '@cdn-purge/core'

/**
 * What a plugin is called with: a configuration, or `{ configFile }` that names the file which holds one (what stands
 * beside it wins over the file). Without an argument, `cdn-purge.config.{ts,mts,js,mjs,json}` in the bundler's root
 * is read.
 */
export type PluginOptions = CdnPurgeOptions | ({ readonly configFile: string } & Partial<CdnPurgeOptions>)

/** What a bundler says of a build. */
export interface Host {
  /** Absolute; what the configuration's relative paths start at. */
  readonly root: string
  /** Whether a build of this kind purges where the option `enabled` says nothing. */
  readonly production: boolean
  /** It builds again and again: nothing is purged or recorded, and nothing is asked for; known tokens stay. */
  readonly watch?: boolean
}

/** The engine, loaded when a build needs it: a bundler's configuration that is only read must not pay for it. */
export type Core = typeof import('@cdn-purge/core')

/** A checked configuration. */
export interface Configuration {
  readonly core: Core
  readonly options: ResolvedOptions
}

/**
 * Reads and checks the configuration of a build.
 *
 * @returns `undefined` where this build is not one that purges
 * @throws CdnPurgeError `CONFIG_INVALID` with all problems at once
 */
export async function configure(
  given: PluginOptions | undefined,
  host: Host,
): Promise<Configuration | undefined> {
  if (given?.enabled === false) return undefined
  const named = given === undefined || 'configFile' in given
  if (!named && given.enabled === undefined && !host.production) return undefined
  const core = await import('@cdn-purge/core')
  try {
    const input = named ? await readFile(core, given ?? {}, host.root) : given
    const enabled = typeof input === 'object' && 'enabled' in input ? input.enabled : undefined
    if (!(enabled ?? host.production)) return undefined
    const purpose = host.watch ? 'read' : 'build'
    const options = core.resolveOptions(input, core.processEnvironment(), purpose)
    return { core, options: host.watch ? { ...options, off: true } : options }
  } catch (error) {
    throw showHint(core, error)
  }
}

/** The same error with its hint in the message, which is all that bundlers print. */
export function showHint(core: Core, error: unknown): unknown {
  if (!core.isCdnPurgeError(error) || error.hint === undefined) return error
  const { code, message, hint, problems, cause } = error
  return new core.CdnPurgeError(code, `${message}\n${hint}`, { hint, problems, cause })
}

async function readFile(
  core: Core,
  { configFile, ...beside }: { readonly configFile?: unknown },
  root: string,
): Promise<object> {
  if (configFile !== undefined && (typeof configFile !== 'string' || configFile === '')) {
    throw new core.CdnPurgeError('CONFIG_INVALID', '"configFile" must be the path of a configuration file.', {
      hint: `Name it relative to ${root}, or leave the option out.`,
    })
  }
  const { input } = await core.loadConfig({
    cwd: root,
    file: configFile === undefined ? undefined : resolve(root, configFile),
  })
  return { ...Object(input), ...beside }
}
