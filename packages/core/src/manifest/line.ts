import { CdnPurgeError } from '../errors/error.ts'

/** Characters of a SHA-256 in hexadecimal. */
export const HASH_LENGTH = 64
/** What stands between hash and path in a line. */
export const SEPARATOR = '  '
/** The byte that ends a line. */
export const NEWLINE = 10
/** The byte that a line starts with if its path is escaped. */
export const BACKSLASH = 92

const special = /[\\\n\r]/
const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r' }
const unescapes: Readonly<Record<string, string>> = { '\\\\': '\\', '\\n': '\n', '\\r': '\r' }

/**
 * One line of a manifest, `HASH  PATH` with its line end, as GNU sha256sum prints it: where the path holds a
 * backslash, a line feed or a carriage return, these are escaped and the line starts with a backslash.
 *
 * @see https://www.gnu.org/software/coreutils/manual/html_node/md5sum-invocation.html
 */
export function formatLine(hash: string, path: string): string {
  return special.test(path)
    ? `\\${hash}${SEPARATOR}${path.replace(/[\\\n\r]/g, character => escapes[character] ?? character)}\n`
    : `${hash}${SEPARATOR}${path}\n`
}

/** The path that an escaped line holds; `undefined` where it is not what {@link formatLine} writes. */
export function unescapePath(text: string): string | undefined {
  let isKnown = true
  const path = text.replace(/\\.?/gs, pair => {
    const character = unescapes[pair]
    if (character === undefined) isKnown = false
    return character ?? ''
  })
  return isKnown && special.test(path) ? path : undefined
}

/** The same bytes with Buffer's methods; nothing is copied. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** The error for a manifest whose line `line`, counted from 1, cannot be understood. */
export function damagedManifest(line: number, why: string): CdnPurgeError {
  return new CdnPurgeError('LEDGER_INVALID', `A manifest (.sums file) is damaged: line ${line}: ${why}.`, {
    hint: 'Restore the file from a backup, or start afresh with "cdn-purge run --reset-ledger".',
  })
}
