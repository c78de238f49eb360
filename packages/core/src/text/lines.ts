/**
 * Tells lines of a text from offsets that are asked for in ascending order, in one walk through it.
 *
 * @returns the line of an offset, from 1
 */
export function createLines(text: string): (offset: number) => number {
  let line = 1
  let next = text.indexOf('\n')
  return offset => {
    while (next >= 0 && next < offset) {
      line++
      next = text.indexOf('\n', next + 1)
    }
    return line
  }
}
