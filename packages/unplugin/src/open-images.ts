import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { ImageBuild, ImageRecord, KeptImages, Logger, RunReport } from '@cdn-purge/core'
import type { Configuration } from './factory.ts'
import { createImages, type Images } from './images.ts'

/** The image URLs of one build with what must be done about them at its end. */
export interface OpenImages {
  readonly images: Images
  /** Gives copied pages and data their tokens as soon as they are written, before others read them; gives their paths. */
  tokenCopies(directory: string): Promise<readonly string[]>
  /** Gives those that came later their tokens too, and warns of what lacks one. */
  check(directory: string): Promise<void>
  /** What the checked outputs show, as far as the build did not see it change. */
  kept(): KeptImages
  /** What the build decided, by image URL. */
  records(): Readonly<Record<string, ImageRecord>>
  /** For the report. */
  tokens(): RunReport['tokens']
  close(): Promise<void>
}

/** Reads what is known of the images; `undefined` where no target delivers images whose URLs carry tokens. */
export async function openImages(
  { core, options }: Configuration,
  root: string,
  place: Partial<ImageBuild>,
  logger: Logger,
): Promise<OpenImages | undefined> {
  if (options.targets.every(({ api }) => api.images?.rewrite !== true)) return undefined
  const { context, ignore, close } = core.openContext(options, root, logger)
  const session = await core.openImageSession(options, { copied: publicFolder(root), ...place }, context)
  if (session === undefined) return undefined
  const shown = new Set<string>()
  return {
    images: createImages(core, session, logger),
    tokenCopies: directory => core.tokenCopies({ directory, ignore }, session, options),
    async check(directory) {
      const checked = await core.checkOutput({ directory, ignore }, session, options, context)
      for (const image of checked.shown) shown.add(image)
      const { rewritten } = checked
      if (rewritten.length > 0) logger.debug(`Cache tokens were written into ${rewritten.join(', ')}.`)
    },
    kept() {
      const found = session.tokens.found()
      const images = [...shown].filter(image => found.get(image)?.changed !== true)
      return new Map(images.map(image => [image, found.get(image)?.hash]))
    },
    records: () => Object.fromEntries(session.tokens.records()),
    tokens() {
      const renewed = [...session.tokens.records().values()].filter(({ token }) => token !== undefined)
      return { requested: session.tokens.requested, images: renewed.length }
    },
    close,
  }
}

// ASSUME: where a bundler copies nothing by itself, `public` is what its users' copy plugins copy to the output's root.
function publicFolder(root: string): readonly string[] {
  const folder = join(root, 'public')
  return existsSync(folder) ? [folder] : []
}
