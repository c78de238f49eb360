import { printable } from '@cdn-purge/core/text'
import { createColors } from 'picocolors'

const names = ['bold', 'dim', 'red', 'green', 'yellow', 'cyan'] as const

/** Ways to set a part of a line off. */
export type Styles = Readonly<Record<(typeof names)[number], (text: string) => string>>

/**
 * What stands around a styled part until it is printed: halves of a character, which no file's name and no text that
 * was decoded can hold. Colours themselves would be taken for those of a stranger.
 */
const END = '\udc00'
const STARTS = '\udc01\udc02\udc03\udc04\udc05\udc06'
const styled = new RegExp(`([${STARTS}][^${END}]*${END})`)

/** Marks parts of a line; {@link showStyled} colours them. */
export const styles: Styles = {
  bold: mark(0),
  dim: mark(1),
  red: mark(2),
  green: mark(3),
  yellow: mark(4),
  cyan: mark(5),
}

/** The sign of what became of a file. */
export const signs = {
  added: styles.green('+'),
  changed: styles.yellow('~'),
  removed: styles.red('-'),
  unchanged: ' ',
}

function mark(index: number): (text: string) => string {
  return text => STARTS.charAt(index) + text + END
}

/** A line as it is printed: every part of it is printable, and the marked ones have their colours, if there are any. */
export function showStyled(line: string, color: boolean): string {
  const colors = createColors(color)
  return line
    .split(styled)
    .map((part, index) => {
      if (index % 2 === 0) return printable(part)
      const name = names[STARTS.indexOf(part.charAt(0))] ?? 'bold'
      return colors[name](printable(part.slice(1, -1)))
    })
    .join('')
}
