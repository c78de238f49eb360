import type { Context } from '../context.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import type { ImageBuild } from './build.ts'
import type { ImagePlace } from './image-session.ts'

/**
 * Opens a build's images. Reads the ledger; asks for no token before one is needed.
 *
 * @param ignore - absolute directories that are no part of an output
 * @returns `undefined` where no target delivers images whose URLs carry tokens
 * @throws CdnPurgeError for a ledger that cannot be read
 */
export async function openImageBuild(
  options: ResolvedOptions,
  place: ImagePlace,
  world: { readonly context: Context; readonly ignore: readonly string[] },
): Promise<ImageBuild | undefined> {
  if (!options.targets.some(({ api }) => api.images?.rewrite === true)) return undefined
  // Most configurations have none, and do not pay for it.
  const { createImageBuild } = await import('./build.ts')
  return createImageBuild(options, place, world)
}
