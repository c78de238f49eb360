/** Longest text of a stranger that is shown. */
const LONGEST = 80

/**
 * A text of a server that nobody vouches for, fit to be printed: one line, cut, without characters that move the
 * cursor, colour the terminal, or turn the direction of writing.
 */
export function printable(text: string, longest = LONGEST): string {
  const plain = [...text.slice(0, longest + 1).replace(/[\p{C}\p{Zl}\p{Zp}]|\p{Z}+/gu, toSign)]
  return plain.length > longest ? `${plain.slice(0, longest).join('')}…` : plain.join('')
}

function toSign(character: string): string {
  return /^[\s\p{Z}]/u.test(character) ? ' ' : '?'
}
