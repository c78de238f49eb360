import { existsSync } from 'node:fs'
import type { ResolvedOptions } from '../../options/resolve.ts'
import { createImmutable } from '../../urls/immutable.ts'
import type { ImageSession } from '../image-session.ts'
import { applyEdits } from '../text/rewrite.ts'
import { tokenText } from '../text/token-text.ts'
import { createDigests, hashedInline } from './listed-digests.ts'
import { isWrittenSince, type OutputFolder, type OutputText, readTexts, replaceText } from './output-texts.ts'

/** What is read by its own name and holds no code: it may change after the build, as long as no hash is in its name. */
const DATA = /\.(?:x?html?|json|xml|rss|atom|webmanifest)$/i
const COMPRESSED = ['.gz', '.br', '.zst']

/**
 * Gives pages and data that no bundler passed on to its plugins, such as copies of a public folder, their tokens as
 * soon as they are written: what comes after, such as a service worker that lists revisions, or compression, then
 * reads their final bytes. It warns of nothing, since {@link checkOutput} sees all once more at the end.
 *
 * @returns paths of the files that changed, relative to the directory
 */
export async function tokenCopies(
  folder: OutputFolder,
  session: ImageSession,
  { immutable }: Pick<ResolvedOptions, 'immutable'>,
): Promise<readonly string[]> {
  const rewritten: string[] = []
  const isImmutable = createImmutable(immutable)
  const list = createDigests(folder)
  for await (const found of readTexts(folder, DATA)) {
    if (!session.matcher.mayHold(found.bytes)) continue
    const text = found.bytes.toString()
    const { edits } = await tokenText(text, session)
    if (edits.length === 0 || !isWrittenSince(found.file, folder.since)) continue
    if (obstacleTo(found, isImmutable) !== undefined) continue
    if ((await hashedInline(found.path, text, edits, list)) !== undefined) continue
    replaceText(found.file, applyEdits(text, edits))
    rewritten.push(found.path)
  }
  return rewritten
}

/**
 * Why a file must stay as it is, with what to do; `undefined`: it need not.
 *
 * @param mayBeCode - whether no bundler has made the code of the folder
 */
export function obstacleTo(
  { path, file, bytes }: OutputText,
  isImmutable: (path: string) => boolean,
  mayBeCode = false,
): string | undefined {
  if (!mayBeCode && !DATA.test(path)) {
    return "Build such URLs with `optimole()` of 'unplugin-cdn-purge/runtime', or write them as one string in a file that the bundler reads."
  }
  if (isImmutable(path)) {
    return "The file's name carries its hash, so that it cannot change any more: give it a name without one, or take its URLs into code."
  }
  if (COMPRESSED.some(extension => existsSync(file + extension))) {
    return 'A compressed copy of the file exists already: compress after this plugin, or leave the file out there.'
  }
  if (!Buffer.from(bytes.toString()).equals(bytes)) {
    return 'The file is not UTF-8: write it so, and it gets its tokens.'
  }
  return undefined
}
