import { createRequire } from 'node:module'
import type picomatch from 'picomatch'

/** Answers for one path, relative and separated by `/`. */
export type PathTest = (path: string) => boolean

/** One glob pattern. */
interface Pattern {
  /** As it was written, with its `!`. */
  readonly text: string
  readonly test: PathTest
  matched: boolean
}

/**
 * Glob patterns in fast-glob's syntax, which remember which of them have matched: names that start with a dot count
 * like any other, and a pattern that starts with `!` takes away what the others match (alone, it takes away from
 * everything). The glob engine is loaded with the first pattern, not by the import.
 */
export class Patterns {
  readonly #positive: readonly Pattern[]
  readonly #negative: readonly Pattern[]

  readonly #also: PathTest | undefined

  /**
   * @param compile - makes the test of a pattern without its `!`
   * @param also - what counts as matched beside the patterns without `!`
   */
  constructor(texts: readonly string[], compile: (glob: string) => PathTest = compileGlob, also?: PathTest) {
    const toPattern = (text: string): Pattern => ({
      text,
      test: compile(isNegative(text) ? text.slice(1) : text),
      matched: false,
    })
    this.#positive = texts.filter(text => !isNegative(text)).map(toPattern)
    this.#negative = texts.filter(isNegative).map(toPattern)
    this.#also = also
  }

  /** Whether some of them take away from the others. */
  get hasNegative(): boolean {
    return this.#negative.length > 0
  }

  matches(path: string): boolean {
    const isAlone = this.#positive.length === 0 && this.#also === undefined
    const isAmong = isAlone
      ? this.hasNegative
      : matchSome(this.#positive, path) || this.#also?.(path) === true
    return isAmong && !matchSome(this.#negative, path)
  }

  /** Those that have matched no path so far; of those with a `!`, the ones that have taken nothing away. */
  unmatched(): readonly string[] {
    return [...this.#positive, ...this.#negative].filter(({ matched }) => !matched).map(({ text }) => text)
  }
}

/** Compiles patterns, as {@link Patterns} understands them. */
export function createMatcher(patterns: readonly string[]): PathTest {
  const compiled = new Patterns(patterns)
  return path => compiled.matches(path)
}

/** Compiles one pattern. */
export function compileGlob(glob: string): PathTest {
  const load: typeof picomatch = createRequire(import.meta.url)('picomatch')
  // Our paths are separated by `/` everywhere, so a backslash in a pattern escapes, on Windows too.
  const test = load(glob, { dot: true, windows: false })
  return path => test(path)
}

function isNegative(pattern: string): boolean {
  return pattern.startsWith('!') && !pattern.startsWith('!(')
}

/** Tries a pattern although another has matched already, until it has matched once. */
function matchSome(patterns: readonly Pattern[], path: string): boolean {
  let isMatched = false
  for (const pattern of patterns) {
    if ((isMatched && pattern.matched) || !pattern.test(path)) continue
    pattern.matched = true
    isMatched = true
  }
  return isMatched
}
