import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'tsup'

/**
 * Bundles a TypeScript file of this folder into one that plain Node runs, from our sources, not from their builds.
 *
 * @param name - such as `ledger-child.ts`
 * @param outDir - absolute
 * @returns the path of the script
 */
export async function buildScript(name: string, outDir: string): Promise<string> {
  await build({
    entry: [fileURLToPath(new URL(name, import.meta.url))],
    outDir,
    format: 'esm',
    config: false,
    silent: true,
    noExternal: [/.*/],
    outExtension: () => ({ js: '.mjs' }),
    esbuildOptions(options) {
      options.conditions = ['dev']
    },
  })
  return join(outDir, basename(name).replace(/\.ts$/, '.mjs'))
}
