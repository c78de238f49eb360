import { existsSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findImages, rewrite } from '../optimole/rewrite.ts'
import type { DeliveryUrl } from '../optimole/url.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import { Slices } from '../snapshot/slice.ts'
import { unreadable } from '../snapshot/unreadable.ts'
import { walk } from '../snapshot/walk.ts'
import { createImmutable } from '../urls/immutable.ts'
import type { Context } from './context.ts'
import type { ImageSession } from './image-session.ts'

/** Texts that may hold URLs; source maps hold the sources as they were written. */
const TEXT = /\.(?:[cm]?js|css|x?html?|json|xml|rss|atom|webmanifest|svg|txt|md)$/i
/** What is read by its own name and holds no code: it may change after the build, as long as no hash is in its name. */
const DATA = /\.(?:x?html?|json|xml|rss|atom|webmanifest)$/i
const COMPRESSED = ['.gz', '.br', '.zst']
/** Misses that are told of one by one. */
const SHOWN = 10

/** What {@link checkOutput} found. */
export interface CheckedOutput {
  /** Paths of the files that were rewritten, relative to the directory. */
  readonly rewritten: readonly string[]
  /** The images that the output shows through delivery URLs. */
  readonly shown: ReadonlySet<string>
}

/**
 * Looks through what a build wrote, before its snapshot is taken. Pages and data that no bundler passed on to its
 * plugins, such as copies of a public folder, get their tokens here; code, and names that carry a hash, never change
 * any more: a URL there that lacks its token is a warning with file, line and what to do.
 *
 * @param ignore - absolute directories that are no part of the output
 */
export async function checkOutput(
  directory: string,
  session: ImageSession,
  options: Pick<ResolvedOptions, 'immutable'>,
  ignore: readonly string[],
  { logger, signal }: Pick<Context, 'logger' | 'signal'>,
): Promise<CheckedOutput> {
  const shown = new Set<string>()
  if (!existsSync(directory)) return { rewritten: [], shown }
  const isImmutable = createImmutable(options.immutable)
  const ignored = new Set(ignore.filter(folder => existsSync(folder)).map(folder => realpathSync(folder)))
  const slices = new Slices(signal)
  const rules = { wants: (path: string) => TEXT.test(path), prunes: () => false, ignored }
  const rewritten: string[] = []
  const misses: string[] = []
  for (const path of await walk(directory, rules, slices)) {
    if (slices.over) await slices.next()
    const file = join(directory, path)
    const bytes = read(file)
    if (!session.matcher.pattern.test(bytes.toString('latin1'))) continue
    const text = bytes.toString()
    const tokens = await decideAll(text, session)
    for (const image of tokens.keys()) shown.add(image)
    const changed = rewrite(text, session.matcher, image => tokens.get(image))
    if (changed === undefined) continue
    const obstacle = obstacleTo(path, file, isImmutable(path))
    if (obstacle === undefined && Buffer.from(text).equals(bytes)) {
      replace(file, changed.code)
      rewritten.push(path)
    } else {
      const lacking = findImages(text, session.matcher).filter(url => lacks(url, tokens))
      misses.push(
        ...lacking.map(
          url => `${path}:${lineOf(text, url.start)}: ${url.raw} lacks its cache token. ${obstacle ?? ''}`,
        ),
      )
    }
  }
  for (const miss of misses.slice(0, SHOWN)) logger.warn(miss.trimEnd())
  if (misses.length > SHOWN) logger.warn(`${misses.length - SHOWN} more URLs lack their cache tokens.`)
  return { rewritten, shown }
}

async function decideAll(
  text: string,
  { matcher, tokens }: ImageSession,
): Promise<ReadonlyMap<string, string | undefined>> {
  const images = new Set(
    findImages(text, matcher)
      .filter(url => !url.legacy)
      .map(url => url.image),
  )
  return new Map(
    await Promise.all([...images].map(async image => [image, await tokens.decide(image)] as const)),
  )
}

/** Why a file must stay as it is, with what to do; `undefined`: it need not. */
function obstacleTo(path: string, file: string, immutable: boolean): string | undefined {
  if (!DATA.test(path)) {
    return "Build such URLs with `optimole()` of 'unplugin-cdn-purge/runtime', or write them as one string in a file that the bundler reads."
  }
  if (immutable) {
    return "The file's name carries its hash, so that it cannot change any more: give it a name without one, or take its URLs into code."
  }
  if (COMPRESSED.some(extension => existsSync(file + extension))) {
    return 'A compressed copy of the file exists already: compress after this plugin, or leave the file out there.'
  }
  return undefined
}

function lacks(url: DeliveryUrl, tokens: ReadonlyMap<string, string | undefined>): boolean {
  const token = url.legacy ? undefined : tokens.get(url.image)
  return token !== undefined && url.token !== token
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}

function read(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (cause) {
    throw unreadable(file, cause)
  }
}

/** Never half of it: the new file takes the place of the old one when it is complete. */
function replace(file: string, text: string): void {
  const target = realpathSync(file)
  const temporary = `${target}.cdn-purge`
  try {
    writeFileSync(temporary, text, { mode: statSync(target).mode })
    renameSync(temporary, target)
  } catch (cause) {
    rmSync(temporary, { force: true })
    throw cause
  }
}
