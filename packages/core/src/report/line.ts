import type { Texts } from '../text/text-list.ts'

/** One line for people. */
export interface Line {
  readonly level: 'info' | 'warn' | 'error'
  readonly text: string
  /** The line names a file, and this is what became of it; the text holds no sign of it. */
  readonly change?: 'added' | 'changed' | 'removed'
  /** It says all at a glance, and the others are its details. */
  readonly headline?: true
}

/** How much is told. */
export interface Telling {
  /** Names everything, however much it is. */
  readonly all?: boolean
}

/** Entries of a list that are named before the rest is only counted. */
const SHOWN = 10

/**
 * A list, a line each, below what it belongs to: the first ten, and how many more there are.
 *
 * @param line - all but the indented text
 */
export function listLines(
  texts: Texts,
  { all = false }: Telling = {},
  line: Omit<Line, 'text'> = { level: 'info' },
): readonly Line[] {
  const shown = all ? texts.length : Math.min(texts.length, SHOWN)
  const more = texts.length - shown
  return [
    ...Array.from({ length: shown }, (_, index) => ({ ...line, text: `  ${texts.at(index)}` })),
    ...(more === 0 ? [] : [{ ...line, text: `  and ${more} more` }]),
  ]
}

/** A number of things: `1 request`, `2 requests`. */
export function count(number: number, one: string): string {
  return `${number} ${one}${number === 1 ? '' : 's'}`
}
