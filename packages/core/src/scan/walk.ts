import { type Dirent, readdirSync, realpathSync, type Stats, statSync } from 'node:fs'
import { join } from 'node:path'
import { CdnPurgeError } from '../errors/error.ts'
import { TextList, type Texts } from '../text/text-list.ts'
import type { PathTest } from '../urls/match.ts'
import { sortPaths } from './order.ts'
import type { Slices } from './slice.ts'
import { systemCode, unreadable } from './unreadable.ts'

/** What a walk leaves out. */
export interface WalkRules {
  /** Whether a file is wanted. */
  readonly wants: PathTest
  /** Whether a folder is left out with all that is in it. */
  readonly prunes: PathTest
  /** Real absolute paths of folders to leave out. */
  readonly ignored: ReadonlySet<string>
  /** Told of each folder of which a file, or all, is not looked at; its path ends in `/`, but at the root. */
  readonly leave?: (folder: string) => void
  /** Told of each ignored folder that the walk comes to, by its relative path. */
  readonly passOver?: (folder: string) => void
}

/** A folder on the way from the root to where the walk is. */
interface Folder {
  /** Relative path; ends in `/` except at the root, where it is empty. */
  readonly path: string
  readonly real: string
  /** Whether a symbolic link was followed on the way: only then a folder can contain itself. */
  readonly linked: boolean
  /** Names left to visit, the next one last; names of folders end in `/`. */
  readonly names: string[]
  /** Names in `names` that are symbolic links. */
  readonly links: ReadonlySet<string>
}

/** Names that need a second look: characters that stand for bytes that are not UTF-8, and unpaired surrogates. */
const suspicious = /[\ufffd\ud800-\udfff]/

/**
 * Lists the files beneath a folder, sorted by the bytes of their paths. Symbolic links are followed, but for one to
 * a folder that the walk is inside of; sockets, pipes and devices are left out.
 *
 * @throws CdnPurgeError `FILE_UNREADABLE`, `INTERRUPTED`; the system's own error where the root cannot be listed
 */
export async function walk(root: string, rules: WalkRules, slices: Slices): Promise<Texts> {
  const files = new TextList()
  const top = list(root, '', realpathSync(root), false, rules)
  const stack: Folder[] = [top]
  for (let folder: Folder | undefined = top; folder !== undefined; folder = stack.at(-1)) {
    const name = folder.names.pop()
    if (name === undefined) {
      stack.pop()
      continue
    }
    const path = folder.path + name
    if (!name.endsWith('/')) {
      files.push(path)
      continue
    }
    const isLink = folder.links.has(name)
    const linked = folder.linked || isLink
    const absolute = join(root, path)
    const real = isLink ? attempt(absolute, link => realpathSync(link)) : join(folder.real, name.slice(0, -1))
    if (rules.ignored.has(real)) {
      rules.passOver?.(path.slice(0, -1))
      rules.leave?.(path)
      continue
    }
    if (linked && stack.some(ancestor => ancestor.real === real)) {
      rules.leave?.(path)
      continue
    }
    stack.push(attempt(absolute, () => list(absolute, path, real, linked, rules)))
    if (slices.over) await slices.next()
  }
  return files
}

/** Reads one folder. With `/` at the end of the folders' names, their order is that of the full paths beneath. */
function list(absolute: string, path: string, real: string, linked: boolean, rules: WalkRules): Folder {
  const names: string[] = []
  const links = new Set<string>()
  for (const entry of readdirSync(absolute, { withFileTypes: true })) {
    const inside = path + entry.name
    const kind = entry.isSymbolicLink() ? follow(absolute, inside, entry, rules) : entry
    if (kind === undefined) continue
    if (kind.isDirectory()) {
      if (rules.prunes(inside)) {
        rules.leave?.(`${inside}/`)
        continue
      }
      names.push(`${entry.name}/`)
      if (kind !== entry) links.add(`${entry.name}/`)
    } else if (kind.isFile() && rules.wants(inside)) {
      names.push(entry.name)
    } else {
      if (kind.isFile()) rules.leave?.(path)
      continue
    }
    if (suspicious.test(entry.name)) assertUtf8(absolute, entry.name)
  }
  return { path, real, linked, names: sortPaths(names).reverse(), links }
}

function follow(folder: string, path: string, link: Dirent, rules: WalkRules): Stats | undefined {
  const absolute = join(folder, link.name)
  try {
    return statSync(absolute)
  } catch (cause) {
    if (!rules.wants(path)) return undefined
    if (systemCode(cause) !== 'ENOENT') throw unreadable(absolute, cause)
    throw new CdnPurgeError(
      'FILE_UNREADABLE',
      `${absolute} is a symbolic link to a file that does not exist.`,
      {
        hint: 'Remove the link, or exclude it with the option "exclude".',
        cause,
      },
    )
  }
}

/** A name whose bytes are not text has no URL that we could know, and another file may decode to the same text. */
function assertUtf8(folder: string, name: string): void {
  const bytes = Buffer.from(name)
  const isText = bytes.toString() === name
  if (isText && readdirSync(folder, { encoding: 'buffer' }).some(other => bytes.equals(other))) return
  throw new CdnPurgeError('FILE_UNREADABLE', `${join(folder, name)}: its name is not valid UTF-8.`, {
    hint: 'Rename the file, or exclude it with the option "exclude".',
  })
}

function attempt<Result>(absolute: string, read: (absolute: string) => Result): Result {
  try {
    return read(absolute)
  } catch (cause) {
    if (cause instanceof CdnPurgeError) throw cause
    throw unreadable(absolute, cause)
  }
}
