import { resolve } from 'node:path'
import type { Core } from '../configuration.ts'
import type { ProjectNote } from '../note.ts'

/** Where these are others, two setups are meant to stand beside each other: neither takes the other's record. */
const APART = ['ledger', 'environment']

/**
 * What to say where the plugin's own options and a configuration file that the command reads disagree: builds and
 * `cdn-purge run` would purge by the one and by the other in turn, in one ledger.
 *
 * @returns `undefined` where there is no such file, or where both say the same
 */
export async function tellOtherConfiguration(
  core: Core,
  { given, root }: Pick<ProjectNote, 'given' | 'root'>,
): Promise<string | undefined> {
  const { configFile, ...own }: Readonly<Record<string, unknown>> = { ...given }
  if (Object.keys(own).length === 0) return undefined
  const file = typeof configFile === 'string' ? resolve(root, configFile) : core.findConfig(root)
  if (file === undefined) return undefined
  try {
    const { input, shown } = await core.loadConfig({ cwd: root, file })
    const built = configFile === undefined ? own : { ...Object(input), ...own }
    const names = await core.listDiffering(built, input)
    if (names.length === 0 || names.some(name => APART.includes(name))) return undefined
    const list = names.map(name => `"${name}"`).join(', ')
    return `The plugin's own options and ${shown} disagree: ${list}. This build goes by the plugin's, and "cdn-purge run", like every command, by the file. Write them into ${configFile === undefined ? 'cdn-purge.config.ts' : shown} alone, and call the plugin ${configFile === undefined ? 'without an argument' : 'with "configFile" alone'}.`
  } catch (error) {
    if (!core.isCdnPurgeError(error)) throw error
    return `This build goes by the plugin's own options; every command reads a file that cannot be used: ${error.message}`
  }
}
