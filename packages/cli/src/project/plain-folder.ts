import { lookAtFolder, rewriteFolder, withoutTokens } from '@cdn-purge/core/command'
import { listSome, type RunInput } from '@cdn-purge/core/engine'
import type { Outputs } from './outputs.ts'
import type { Project } from './project.ts'

/** Files and images that are named before the rest is only counted. */
const SHOWN = 3

/**
 * What a run has to know of the images of a folder that no plugin has built. Where the configuration says that the
 * folder is live as it lies there (`when: 'build'`), it is given its tokens; else it is uploaded by now, and what lacks
 * its token is told.
 */
export async function withFolderImages(
  project: Project,
  { input, snapshot, isUsedUp }: Outputs,
  sends: boolean,
): Promise<RunInput> {
  const [output] = input.outputs
  if (snapshot !== undefined || isUsedUp || output?.directory === undefined) return input
  const { options, context, ignore, isLive } = project
  const folder = { directory: output.directory, options }
  const world = { context, ignore }
  if (isLive && sends) {
    const images = await rewriteFolder(folder, world)
    return images === undefined ? input : { ...input, images }
  }
  const images = await lookAtFolder(folder, world)
  if (images === undefined) return input
  const changed = images.tokens.given.map(({ image }) => image)
  if (changed.length + images.lacking.length > 0) {
    const why =
      changed.length > 0
        ? `${listSome(changed, SHOWN)} changed, and the URLs that show ${changed.length === 1 ? 'it' : 'them'} keep their cache tokens`
        : `${listSome(images.lacking, SHOWN)} ${images.lacking.length === 1 ? 'shows' : 'show'} images without their cache tokens`
    context.logger.warn(
      `${why}, so that browsers keep old images: before the upload, run "cdn-purge rewrite ${output.name}". Where the folder is live as it lies here, say when: 'build', and this command does it.`,
    )
  }
  return { ...input, images: withoutTokens(images) }
}
