import type { Context } from '../context.ts'
import type { Edit } from '../delivery-url/url.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import { Doubts } from './doubts.ts'
import { type ImagePlace, openImageSession } from './image-session.ts'
import type { KeptImages } from './kept.ts'
import { checkOutput } from './output/check-output.ts'
import { tokenCopies } from './output/token-copies.ts'
import { asksForAllTokens, writeAllTokens } from './text/all-tokens.ts'
import { applyEdits } from './text/rewrite.ts'
import { createMap, patchMap, type SourceMap } from './text/source-map.ts'
import { tokenText } from './text/token-text.ts'
import type { TokenReport } from './token-report.ts'
import type { DecidedImages, ImageRecord } from './tokens.ts'

/** A text with its tokens. */
export interface TokenedCode {
  readonly code: string
  /** Sorted; offsets are those of the text before. */
  readonly edits: readonly Edit[]
  /**
   * The map back to the text before.
   *
   * @param source - name of the text, for bundlers that do not know it themselves
   */
  map(source?: string): SourceMap
  /** A map of the text before, such as that of a compiler, as one of this text. */
  patch<Map extends { mappings: string }>(map: Map): Map
}

/** What a build made of its images, for the run that follows it. */
export interface ImageOutcome {
  /** What it decided, by image URL: recorded when the run has succeeded. */
  readonly records: Readonly<Record<string, ImageRecord>>
  /** What its outputs show without a new token. */
  readonly kept: KeptImages
  /** The sources of all delivery URLs in what it wrote, by absolute directory. */
  readonly delivered: ReadonlyMap<string, readonly string[]>
  readonly tokens: TokenReport
  /** Files that got tokens at the end, by directory. */
  readonly rewritten: ReadonlyMap<string, readonly string[]>
  /** Where a folder was only looked at: its files with URLs that lack their tokens. */
  readonly lacking: readonly string[]
  /** Images that keep their old token, since no new one could be had. */
  readonly refused: readonly string[]
}

/** The image URLs of one build: opened before its first text, finished after its last file. */
export interface ImageBuild {
  /** Whether a text, or the bytes of one, may hold something that depends on tokens. */
  concerns(code: string | Buffer): boolean
  /** Puts the tokens into a text; `undefined` where nothing changes. Doing it twice changes nothing more. */
  rewrite(code: string): Promise<TokenedCode | undefined>
  /**
   * Gives copied pages and data their tokens as soon as they are written, before others read them.
   *
   * @param directory - absolute
   * @param since - when the build's process began, in milliseconds since the epoch: what is older is not its own
   * @returns paths of the files that changed, relative to the directory
   */
  tokenCopies(directory: string, since: number): Promise<readonly string[]>
  /**
   * A text that stays the same as long as every text gets the tokens that it got in an earlier build, for bundlers
   * that keep what their loaders made.
   */
  state(): Promise<string>
  /** All that was decided, for a later part of the same build that goes on with it. */
  decided(): Promise<DecidedImages>
  /**
   * Gives the pages and data that came later their tokens too, and warns of what lacks one.
   *
   * @param directories - absolute; all that is served
   * @param since - when the first of its processes began
   */
  finish(directories: readonly string[], since: number): Promise<ImageOutcome>
}

/**
 * Opens a build's images. Reads the ledger; asks for no token before one is needed.
 *
 * @param ignore - absolute directories that are no part of an output
 * @returns `undefined` where no target delivers images whose URLs carry tokens
 * @throws CdnPurgeError for a ledger that cannot be read
 */
export async function createImageBuild(
  options: ResolvedOptions,
  place: ImagePlace,
  { context, ignore }: { readonly context: Context; readonly ignore: readonly string[] },
): Promise<ImageBuild | undefined> {
  const session = await openImageSession(options, place, context)
  if (session === undefined) return undefined
  const { matcher, tokens } = session
  const { logger } = context
  let toldLegacy = false
  const tellLegacy = (url: string) => {
    if (toldLegacy) return
    toldLegacy = true
    logger.warn(
      `${url} is an Optimole URL of the form used before 2022, which takes no cache token: it, and maybe others, stay as they are. Write them anew.`,
    )
  }
  return {
    concerns: code => matcher.mayHold(code) || asksForAllTokens(code),
    async rewrite(code) {
      const { urls, edits: own } = await tokenText(code, session)
      const legacy = urls.find(url => url.legacy)
      if (legacy !== undefined) tellLegacy(legacy.raw)
      const all = asksForAllTokens(code) ? await writeAllTokens(code, session) : []
      const edits = all.length === 0 ? own : [...own, ...all].sort((a, b) => a.offset - b.offset)
      if (edits.length === 0) return undefined
      return {
        code: applyEdits(code, edits),
        edits,
        map: source => createMap(code, edits, source),
        patch: map => patchMap(map, code, edits),
      }
    },
    tokenCopies: (directory, since) => tokenCopies({ directory, ignore, since }, session, options),
    state: session.state,
    decided: session.decided,
    async finish(directories, since) {
      const shown = new Set<string>()
      const places = new Map<string, number>()
      const delivered = new Map<string, readonly string[]>()
      const rewrittenIn = new Map<string, readonly string[]>()
      const lacking: string[] = []
      const doubts = new Doubts(session, directories)
      for (const directory of directories) {
        const checked = await checkOutput({ directory, ignore, since }, session, options, {
          logger,
          doubts,
        })
        delivered.set(directory, checked.sources)
        for (const image of checked.shown) shown.add(image)
        for (const [image, more] of checked.places) places.set(image, (places.get(image) ?? 0) + more)
        const { rewritten } = checked
        rewrittenIn.set(directory, rewritten)
        lacking.push(...checked.lacking)
        if (rewritten.length > 0) logger.debug(`Cache tokens were written into ${rewritten.join(', ')}.`)
      }
      for (const doubt of doubts.warnings()) logger.warn(doubt)
      const found = tokens.found()
      const stay = [...shown].filter(image => found.get(image)?.changed !== true)
      const given = tokens.given().map(image => ({ image, places: places.get(image) ?? 0 }))
      return {
        records: Object.fromEntries(tokens.records()),
        kept: new Map(stay.map(image => [image, found.get(image)?.hash])),
        delivered,
        tokens: { requested: session.requested(), images: given.length, given },
        rewritten: rewrittenIn,
        lacking,
        refused: tokens.refused(),
      }
    },
  }
}
