import { resolve } from 'node:path'
import type { ResolvedOptions } from '../options/resolve.ts'
import type { Output } from './model.ts'
import { outputName } from './place.ts'

/**
 * Outputs with those that a target's option `images` adds: directories that the build does not copy, whose changes
 * concern that target alone.
 *
 * @param root - absolute
 */
export function withImageOutputs(
  outputs: readonly Output[],
  { targets, ledger }: Pick<ResolvedOptions, 'targets' | 'ledger'>,
  root: string,
): readonly Output[] {
  const added = targets.flatMap(({ name: only, api }) =>
    (api.images?.sources ?? []).map(({ dir, url: site }): Output => {
      const name = outputName(root, dir, ledger)
      // A snapshot brings its manifest along, from where the images were.
      const given = outputs.find(output => output.name === name)
      return { ...(given ?? { directory: resolve(root, dir) }), name, site, only }
    }),
  )
  const names = new Set(added.map(({ name }) => name))
  return [...outputs.filter(({ name }) => !names.has(name)), ...added]
}
