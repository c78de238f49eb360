import { createRequire } from 'node:module'
import type picomatch from 'picomatch'

/** Answers for one path, relative and separated by `/`. */
export type PathTest = (path: string) => boolean

/**
 * Compiles glob patterns in fast-glob's syntax: names that start with a dot count like any other, and a pattern
 * that starts with `!` takes away what the others match (alone, it takes away from everything).
 * The glob engine is loaded by the first call, not by the import.
 */
export function createMatcher(patterns: readonly string[]): PathTest {
  const negative = patterns.filter(isNegative)
  const positive = patterns.filter(pattern => !isNegative(pattern))
  const denies = compile(negative.map(pattern => pattern.slice(1)))
  const allows = positive.length === 0 && negative.length > 0 ? () => true : compile(positive)
  return path => allows(path) && !denies(path)
}

function isNegative(pattern: string): boolean {
  return pattern.startsWith('!') && !pattern.startsWith('!(')
}

function compile(patterns: readonly string[]): PathTest {
  if (patterns.length === 0) return () => false
  const load: typeof picomatch = createRequire(import.meta.url)('picomatch')
  // Our paths are separated by `/` everywhere, so a backslash in a pattern escapes, on Windows too.
  const test = load([...patterns], { dot: true, windows: false })
  return path => test(path)
}
