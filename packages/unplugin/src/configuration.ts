import { resolve } from 'node:path'
import type { CdnPurgeOptions } from '@cdn-purge/core'
import type { LeftOptions, ResolvedOptions } from '@cdn-purge/core/engine'
import { annotateError } from './output/annotations.ts'

/**
 * What a plugin is called with: a configuration, or `{ configFile }` that names the file which holds one (what stands
 * beside it wins over the file). Without an argument, `cdn-purge.config.{ts,mts,cts,js,mjs,cjs,json}` is read: that of
 * the folder of the bundler's configuration, or of one above it.
 */
export type PluginOptions = CdnPurgeOptions | ({ readonly configFile: string } & Partial<CdnPurgeOptions>)

/** What a bundler says of a build. */
export interface Host {
  /** Absolute; where a configuration file is looked for, and what relative paths start at if there is none. */
  readonly root: string
  /** Whether a build of this kind purges where the option `enabled` says nothing. */
  readonly production: boolean
  /** It builds again and again: nothing is purged or recorded, and nothing is asked for; known tokens stay. */
  readonly watch?: boolean
}

/** The engine, loaded when a build needs it: a bundler's configuration that is only read must not pay for it. */
export type Core = typeof import('@cdn-purge/core/engine')

/** A checked configuration. */
export interface Configuration {
  readonly core: Core
  readonly options: ResolvedOptions
  /** Absolute: what relative paths start at. */
  readonly root: string
  /** Whether the user said when to purge. */
  readonly saysWhen: boolean
  /** The configuration file that it comes from, as the user named it, or an empty text; absent: the plugin's argument. */
  readonly file?: string
  /** The plugin's own options, as the command is given them; `undefined` where a file holds them, or it cannot be. */
  readonly left?: LeftOptions | undefined
  /** Options that no other process can be given: functions, and objects with them. */
  readonly bound: readonly string[]
  /** That there are other files that could be meant. */
  readonly passedOver?: string | undefined
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
  const core = await import('@cdn-purge/core/engine')
  try {
    const { input, root, from, passedOver } = named
      ? await readFile(core, given ?? {}, host.root)
      : { input: given, root: host.root }
    const enabled = 'enabled' in input ? input.enabled : undefined
    if (!(enabled ?? host.production)) return undefined
    const purpose = host.watch ? 'read' : 'build'
    const env = core.readEnvFiles(core.processEnvironment(), root, { input })
    const options = await core.resolveOptions(input, env, { purpose, from })
    return {
      core,
      options: host.watch ? { ...options, off: true } : options,
      root,
      saysWhen: 'when' in input && input.when !== undefined,
      bound: listBound(given),
      passedOver,
      ...(named ? { file: given?.configFile ?? '' } : { left: await leave(core, given) }),
    }
  } catch (error) {
    const shown = showHint(core, error)
    annotateError(shown)
    throw shown
  }
}

async function leave(core: Core, given: PluginOptions): Promise<LeftOptions | undefined> {
  return listBound(given).length === 0 ? core.leaveOptions(given) : undefined
}

/** Names of the plugin's own options that cannot be written down for another process. */
export function listBound(given: PluginOptions | undefined): readonly string[] {
  return Object.entries(given ?? {}).flatMap(([name, value]) => (isPlain(value) ? [] : [name]))
}

function isPlain(value: unknown): boolean {
  if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint') return false
  if (typeof value !== 'object' || value === null) return true
  if (Array.isArray(value)) return value.every(isPlain)
  const prototype: unknown = Object.getPrototypeOf(value)
  return (prototype === Object.prototype || prototype === null) && Object.values(value).every(isPlain)
}

/** What to write where another process needs options that only this one has. */
export const unbindHint =
  'Put the options into cdn-purge.config.ts, which any process can read, and call the plugin without an argument.'

/**
 * The same error as bundlers print it best: with its hint in the message, which is all that some of them print, and
 * without a stack, which others print around it: the places in our code tell the user nothing.
 */
export function showHint(core: Core, error: unknown): unknown {
  if (!core.isCdnPurgeError(error)) return error
  const { code, message, hint, problems, cause } = error
  const lines = message.split('\n')
  const text = hint === undefined || message.endsWith(hint) ? lines : [...lines, hint]
  const shown = new core.CdnPurgeError(code, text, { hint, problems, cause })
  shown.stack = `${shown.name}: ${shown.message}`
  return shown
}

/** A configuration, not checked yet. */
interface Found {
  readonly input: object
  readonly root: string
  /** The file, as people are shown it. */
  readonly from?: string
  readonly passedOver?: string | undefined
}

async function readFile(
  core: Core,
  { configFile, ...beside }: { readonly configFile?: unknown },
  root: string,
): Promise<Found> {
  if (configFile !== undefined && (typeof configFile !== 'string' || configFile === '')) {
    throw new core.CdnPurgeError('CONFIG_INVALID', '"configFile" must be the path of a configuration file.', {
      hint: `Name it relative to ${root}, or leave the option out.`,
    })
  }
  const found = await core.loadConfig({
    cwd: root,
    file: configFile === undefined ? undefined : resolve(root, configFile),
  })
  const { root: home, shown: from } = found
  return {
    input: { ...Object(found.input), ...beside },
    root: home,
    from,
    passedOver: core.tellPassedOver(found),
  }
}
