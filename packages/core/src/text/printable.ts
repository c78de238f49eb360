/**
 * A text of which nobody knows who wrote it, such as a file's name, an API's message or the target of a redirect, fit
 * to be printed: one line, without characters that move the cursor, colour the terminal, or turn the direction of
 * writing, and without what CI services read as commands in a log.
 *
 * Everything that is printed passes here, at the border: the command's terminal and the plugin's messages print one
 * line a call, and `CdnPurgeError`, whose message bundlers print themselves, makes its lines so. Hence a new message
 * cannot forget it; who means several lines gives several, never one text with line feeds.
 *
 * @param longest - characters, more are cut
 */
export function printable(text: string, longest = Number.POSITIVE_INFINITY): string {
  const plain = text
    .slice(0, longest + 1)
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, character => (/\s/.test(character) ? ' ' : '?'))
    // ASSUME: GitHub reads a line that begins with `::` after any spaces, and it, Azure and TeamCity `##…[` anywhere.
    .replace(/^(\s*):(?=:)/, '$1: ')
    .replace(/##(?=\w*\[)/g, '## ')
  const characters = longest === Number.POSITIVE_INFINITY ? [] : [...plain]
  return characters.length > longest ? `${characters.slice(0, longest).join('')}…` : plain
}
