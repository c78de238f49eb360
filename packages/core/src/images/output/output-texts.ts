import { existsSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Slices } from '../../scan/slice.ts'
import { unreadable } from '../../scan/unreadable.ts'
import { walk } from '../../scan/walk.ts'

/** Texts that may hold URLs; source maps hold the sources as they were written. */
export const TEXT = /\.(?:[cm]?js|css|x?html?|json|xml|rss|atom|webmanifest|svg|txt|md)$/i

/** A directory that a build wrote, as its texts are read. */
export interface OutputFolder {
  /** Absolute. */
  readonly directory: string
  /** Absolute directories that are no part of the output. */
  readonly ignore: readonly string[]
  /** When the build's process began, in milliseconds since the epoch: what is older is not its own, and stays as it is. */
  readonly since: number
  readonly signal?: AbortSignal | undefined
}

/** A file of an output that may show images. */
export interface OutputText {
  /** Relative to the output. */
  readonly path: string
  /** Absolute. */
  readonly file: string
  readonly bytes: Buffer
}

/** The files of an output whose path matches, each as it is when its turn comes. */
export async function* readTexts(
  { directory, ignore, signal }: OutputFolder,
  names: RegExp,
): AsyncGenerator<OutputText> {
  if (!existsSync(directory)) return
  const ignored = new Set(ignore.filter(folder => existsSync(folder)).map(folder => realpathSync(folder)))
  const slices = new Slices(signal)
  const rules = { wants: (path: string) => names.test(path), prunes: () => false, ignored }
  for (const path of await walk(directory, rules, slices)) {
    if (slices.over) await slices.next()
    const file = join(directory, path)
    yield { path, file, bytes: read(file) }
  }
}

/**
 * Whether a file was written since a build's process began. A copy may keep the time of its content, but not that of its entry.
 *
 * ASSUME: a file system counts in ticks of up to 20 ms, or in whole seconds, two at most (FAT).
 */
export function isWrittenSince(file: string, since: number): boolean {
  const { mtimeMs, ctimeMs } = statSync(file)
  const written = Math.max(mtimeMs, ctimeMs)
  return written >= since - (written % 1000 === 0 ? 2000 : 20)
}

/** Never half of it: the new file takes the place of the old one when it is complete. */
export function replaceText(file: string, text: string): void {
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

function read(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (cause) {
    throw unreadable(file, cause)
  }
}
