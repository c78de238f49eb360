import type { Context } from '../../context.ts'
import type { DeliveryUrl, Edit } from '../../delivery-url/url.ts'
import type { ResolvedOptions } from '../../options/resolve.ts'
import { createLines } from '../../text/lines.ts'
import { listSome } from '../../text/list-some.ts'
import { createImmutable } from '../../urls/immutable.ts'
import type { Doubts } from '../doubts.ts'
import type { ImageSession } from '../image-session.ts'
import { applyEdits } from '../text/rewrite.ts'
import { tokenText } from '../text/token-text.ts'
import { createDigests, hashedInline } from './listed-digests.ts'
import {
  isWrittenSince,
  type OutputFolder,
  type OutputText,
  readTexts,
  replaceText,
  TEXT,
} from './output-texts.ts'
import { obstacleTo } from './token-copies.ts'

/** Misses that are told of one by one. */
const SHOWN = 10

/** What {@link checkOutput} found. */
export interface CheckedOutput {
  /** Paths of the files that were rewritten, relative to the directory. */
  readonly rewritten: readonly string[]
  /** Paths of files with URLs that lack their tokens and were only looked at. */
  readonly lacking: readonly string[]
  /** The images that the output shows through delivery URLs, by their own URLs. */
  readonly shown: ReadonlySet<string>
  /** The sources of its delivery URLs, as they are written. */
  readonly sources: readonly string[]
  /** How many of these URLs carry the image's token, or lack nothing. */
  readonly places: ReadonlyMap<string, number>
}

/**
 * Looks through what a build wrote, before its snapshot is taken. Pages and data that came too late for
 * {@link tokenCopies} get their tokens here; code, names that carry a hash, and what others have compressed or listed
 * with its revision, never change any more: a URL there that lacks its token is a warning with file, line and what to
 * do. Files that the build did not write are not ours to change, and named in one warning: they may be sources.
 */
export async function checkOutput(
  folder: OutputFolder,
  session: ImageSession,
  { immutable }: Pick<ResolvedOptions, 'immutable'>,
  { logger, doubts }: Pick<Context, 'logger'> & { readonly doubts: Doubts },
): Promise<CheckedOutput> {
  const isImmutable = createImmutable(immutable)
  const shown = new Set<string>()
  const sources = new Set<string>()
  const places = new Map<string, number>()
  const rewritten: string[] = []
  const untouched: string[] = []
  const misses: string[] = []
  const foreign: string[] = []
  const list = createDigests(folder)
  const obstacleOf = async (found: OutputText, text: string, edits: readonly Edit[]) => {
    const obstacle = obstacleTo(found, isImmutable, session.folder !== undefined)
    if (obstacle !== undefined) return obstacle
    const where = (await list())(found.bytes)
    if (where === undefined) return hashedInline(found.path, text, edits, list)
    return `${where} lists the file's present bytes already: write the file before it, in a hook no later than \`writeBundle\`, or leave it out there.`
  }
  for await (const found of readTexts(folder, TEXT)) {
    if (!session.matcher.mayHold(found.bytes)) continue
    const text = found.bytes.toString()
    const { urls, tokens, edits } = await tokenText(text, session)
    doubts.look(found.path, text, urls)
    for (const image of tokens.keys()) shown.add(session.tokens.urlOf(image) ?? image)
    const lacking: DeliveryUrl[] = []
    for (const url of urls) {
      if (!url.legacy) sources.add(url.source)
      if (lacks(url, tokens)) lacking.push(url)
      else countPlace(places, url, session)
    }
    if (edits.length === 0) continue
    if (!isWrittenSince(found.file, folder.since)) {
      foreign.push(found.path)
      continue
    }
    const obstacle = await obstacleOf(found, text, edits)
    if (obstacle === undefined && session.folder === 'look') {
      untouched.push(found.path)
      continue
    }
    if (obstacle === undefined) {
      replaceText(found.file, applyEdits(text, edits))
      rewritten.push(found.path)
      for (const url of lacking) countPlace(places, url, session)
      continue
    }
    const lineOf = createLines(text)
    const lines = lacking.map(({ start, raw }) => `${found.path}:${lineOf(start)}: ${raw}`)
    // In one line of minified code, what is written twice is told once.
    misses.push(...[...new Set(lines)].map(line => `${line} lacks its cache token. ${obstacle}`))
  }
  for (const miss of misses.slice(0, SHOWN)) logger.warn(miss)
  if (misses.length > SHOWN) logger.warn(`${misses.length - SHOWN} more URLs lack their cache tokens.`)
  if (foreign.length > 0) logger.warn(describeForeign(foreign, folder.directory))
  return { rewritten, lacking: untouched, shown, sources: [...sources], places }
}

function countPlace(places: Map<string, number>, url: DeliveryUrl, { tokens }: ImageSession): void {
  const image = url.legacy ? undefined : tokens.urlOf(url.image)
  if (image !== undefined) places.set(image, (places.get(image) ?? 0) + 1)
}

function describeForeign(paths: readonly string[], directory: string): string {
  const [files, show, stay] =
    paths.length === 1 ? ['1 file', 'shows', 'stays'] : [`${paths.length} files`, 'show', 'stay']
  return `${files} of ${directory} ${show} images without their cache tokens and ${stay} so, not written by this build: ${listSome(paths, SHOWN)}. Keep such sources elsewhere and let the build copy them there, or take their URLs into code.`
}

function lacks(url: DeliveryUrl, tokens: ReadonlyMap<string, string | undefined>): boolean {
  const token = url.legacy ? undefined : tokens.get(url.image)
  return token !== undefined && url.token !== token
}
