import { asBuffer, HASH_LENGTH, NEWLINE, SEPARATOR } from './line.ts'

/** Number of lines of a manifest. No line is shorter than hash and separator, so that much of each is leapt over. */
export function countLines(bytes: Uint8Array): number {
  const buffer = asBuffer(bytes)
  const leap = HASH_LENGTH + SEPARATOR.length
  let lines = 0
  for (let end = buffer.indexOf(NEWLINE, leap); end >= 0; end = buffer.indexOf(NEWLINE, end + leap)) lines++
  return lines
}
