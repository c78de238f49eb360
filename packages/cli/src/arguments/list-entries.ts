import { CdnPurgeError } from '@cdn-purge/core'

/**
 * The entries of a list. One a line, where empty lines and those that start with `#` count for nothing, and names in
 * git's quotes are read as git means them; or each ended by NUL, as `git diff -z` writes them, and then as they stand.
 *
 * @param bytes - UTF-8, or UTF-16 with its mark, as PowerShell's `>` writes it
 * @param shown - how the list is called, at the start of a sentence
 * @throws CdnPurgeError `USAGE` for anything else
 */
export function readEntries(bytes: Uint8Array, shown: string): readonly string[] {
  const text = decode(bytes, encodingOf(bytes), shown)
  if (!text.includes('\0')) {
    const lines = text.split(/\r?\n|\r/).map(line => line.trim())
    return lines.filter(line => line !== '' && !line.startsWith('#')).map(line => unquote(line, shown))
  }
  if (/[\r\n]/.test(text)) {
    throw unreadable(`${shown} holds both NUL characters and line ends, as UTF-16 without its mark does.`)
  }
  return text.split('\0').filter(entry => entry !== '')
}

function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8'
}

function decode(bytes: Uint8Array, encoding: string, shown: string): string {
  try {
    // It takes the mark off, too.
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch (cause) {
    throw unreadable(`${shown} cannot be read as text: it is not ${encoding.toUpperCase()}.`, cause)
  }
}

/**
 * ASSUME git puts a name with special characters in double quotes, and writes in them `\"`, `\\`, the letters of C, and
 * every byte of other characters as three octal digits (core.quotePath).
 */
function unquote(line: string, shown: string): string {
  if (!/^"(?:[^"\\]|\\.)*"$/.test(line)) return line
  return line
    .slice(1, -1)
    .replaceAll(/(?:\\[0-7]{3})+|\\(.)/g, (escaped: string, letter: string | undefined) =>
      letter === undefined
        ? decode(
            Uint8Array.from(escaped.slice(1).split('\\'), octal => Number.parseInt(octal, 8)),
            'utf-8',
            shown,
          )
        : (letters[letter] ?? letter),
    )
}

const letters: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}

function unreadable(message: string, cause?: unknown): CdnPurgeError {
  return new CdnPurgeError('USAGE', message, {
    hint: 'A list is UTF-8, one URL or path a line. PowerShell writes it with: … | Out-File -Encoding utf8 FILE',
    cause,
  })
}
