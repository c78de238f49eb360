import type { ResolvedOptions } from '@cdn-purge/core/engine'

/**
 * The base that a bundler says, as far as it counts, for what is purged as for where images are looked for: whoever
 * names the folder with `dir` says with `site` where that is served, and the bundler's base is that of another folder.
 */
export function countedBase(
  { dir }: Pick<ResolvedOptions, 'dir'>,
  base: string | undefined,
): { readonly base?: string } {
  return dir !== undefined || base === undefined ? {} : { base }
}
