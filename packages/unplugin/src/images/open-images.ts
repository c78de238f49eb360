import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger, RunReport } from '@cdn-purge/core'
import type { DecidedImages, ImageBuild, ImageRecord, KeptImages } from '@cdn-purge/core/engine'
import type { Configuration } from '../configuration.ts'
import { countedBase } from '../counted-base.ts'
import { createImages, type Images } from './rewrite-images.ts'

/** The image URLs of one build with what must be done about them at its end. */
export interface OpenImages {
  readonly images: Images
  /**
   * Gives copied pages and data their tokens as soon as they are written, before others read them; gives their paths.
   *
   * @param since - when the build began, in milliseconds since the epoch: what is older is not its own
   */
  tokenCopies(directory: string, since: number): Promise<readonly string[]>
  /** Gives those that came later their tokens too, and warns of what lacks one. `since` is that of the first build. */
  check(directory: string, since: number): Promise<void>
  /** What the checked outputs show, as far as the build did not see it change. */
  kept(): KeptImages
  /** What the build decided, by image URL. */
  records(): Readonly<Record<string, ImageRecord>>
  /** All that was decided, for a session that goes on with it. */
  decided(): DecidedImages
  /** For the report. */
  tokens(): RunReport['tokens']
  close(): Promise<void>
}

/** Reads what is known of the images; `undefined` where no target delivers images whose URLs carry tokens. */
export async function openImages(
  { core, options, root }: Configuration,
  { base, ...place }: ImageBuild,
  logger: Logger,
): Promise<OpenImages | undefined> {
  if (options.targets.every(({ api }) => api.images?.rewrite !== true)) return undefined
  const { context, ignore, close } = core.openContext(options, root, logger)
  const session = await core.openImageSession(options, { ...place, ...countedBase(options, base) }, context)
  if (session === undefined) return undefined
  const { tokens } = session
  const shown = new Set<string>()
  const records = () => Object.fromEntries(tokens.records())
  return {
    images: createImages(core, session, logger),
    tokenCopies: (directory, since) => core.tokenCopies({ directory, ignore, since }, session, options),
    async check(directory, since) {
      const checked = await core.checkOutput({ directory, ignore, since }, session, options, context)
      for (const image of checked.shown) shown.add(image)
      const { rewritten } = checked
      if (rewritten.length > 0) logger.debug(`Cache tokens were written into ${rewritten.join(', ')}.`)
    },
    kept() {
      const found = tokens.found()
      const images = [...shown].filter(image => found.get(image)?.changed !== true)
      return new Map(images.map(image => [image, found.get(image)?.hash]))
    },
    records,
    decided: () => ({
      records: records(),
      found: Object.fromEntries(tokens.found()),
      requested: tokens.requested,
      refused: tokens.refused(),
    }),
    tokens() {
      const renewed = [...tokens.records().values()].filter(({ token }) => token !== undefined)
      return { requested: tokens.requested, images: renewed.length }
    },
    close,
  }
}

/**
 * The folder of images that a build copies, where the bundler copies nothing by itself.
 *
 * ASSUME: `public` is what its users' copy plugins copy to the output's root.
 */
export function publicFolder(directory: string): readonly string[] {
  const folder = join(directory, 'public')
  return existsSync(folder) ? [folder] : []
}
