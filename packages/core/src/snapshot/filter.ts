import { compileGlob, type PathTest, Patterns } from './match.ts'

/**
 * What is left out although no option says so: what build tools, version control and file managers leave for
 * themselves. No browser asks for it, and hosts do not serve most of it. One expression: every path is tested.
 */
const LEFT_OUT = /(?:^|\/)(?:\.vite|\.git|\.DS_Store|Thumbs\.db)(?:\/|$)/

/** Patterns that no file matched, as they were written. */
export interface UnmatchedPatterns {
  readonly include: readonly string[]
  readonly exclude: readonly string[]
}

/** What of a directory is looked at. */
export interface Filter {
  /** Whether a file is looked at. */
  readonly wants: PathTest
  /** Whether nothing in a folder is, so that it need not be listed. */
  readonly prunes: PathTest
  /** Tells of a folder that is not listed for another reason. */
  passOver(folder: string): void
  /** Patterns that have matched nothing so far, and could not have matched in a folder that was not listed. */
  unmatched(): UnmatchedPatterns
}

/**
 * Makes the filter of a scan.
 *
 * @param include - patterns, of which a file must match one; none: every file does
 * @param exclude - patterns of files to leave out; one that matches a folder stands for all that is in it, and one
 * that starts with `!` brings back what the others, and {@link LEFT_OUT}, leave out
 */
export function createFilter(include: readonly string[] = [], exclude: readonly string[] = []): Filter {
  const included = new Patterns(include)
  const excluded = new Patterns(exclude, compileForContent, path => LEFT_OUT.test(path))
  const pruned = new Patterns(exclude.filter(namesFolders), compileForContent)
  const unlisted: string[] = []
  // A pattern about what is left out anyway does no harm.
  const isUseless = (text: string) =>
    !LEFT_OUT.test(text.replace(/^!/, '')) && !unlisted.some(folder => mayMatchIn(folder, text))
  return {
    wants(path) {
      const isIncluded = include.length === 0 || included.matches(path)
      return !excluded.matches(path) && isIncluded
    },
    prunes(folder) {
      // What a pattern with `!` brings back may lie in any folder that another one leaves out.
      if (excluded.hasNegative) return false
      if (LEFT_OUT.test(folder)) return true
      if (!pruned.matches(folder)) return false
      unlisted.push(folder)
      return true
    },
    passOver: folder => void unlisted.push(folder),
    unmatched: () => ({
      include: included.unmatched().filter(isUseless),
      exclude: excluded.unmatched().filter(isUseless),
    }),
  }
}

/**
 * Whether a pattern that matches a folder stands for what is in it. One that says what it does not match, such as
 * `**\/!(*.html)`, matches nearly every folder without meaning it: it is about files.
 */
function namesFolders(glob: string): boolean {
  return glob.endsWith('/**') || !/!\(|\[[!^]/.test(glob)
}

function compileForContent(glob: string): PathTest {
  const matches = compileGlob(glob)
  if (!namesFolders(glob) || /\/(?:\*\*)?$/.test(glob)) return matches
  const holds = compileGlob(`${glob}/**`)
  return path => matches(path) || holds(path)
}

/** Whether a pattern may match a folder or something in it; where that is hard to say, it may. */
function mayMatchIn(folder: string, pattern: string): boolean {
  const parts = pattern
    .replace(/^!(?!\()/, '')
    .replace(/^\.\//, '')
    .match(/(?:[({[].*[)}\]]|\\.|[^/])+/g)
  for (const [index, name] of folder.split('/').entries()) {
    const part = parts?.[index]
    if (part === undefined || part.includes('**') || part.includes('/')) return true
    if (!compileGlob(part)(name)) return false
  }
  return true
}
