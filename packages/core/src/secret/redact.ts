import { type Decoded, decode, undecoded, withoutBackslashes } from './decode.ts'
import type { Secret } from './secret.ts'

const mark = '[redacted]'

/**
 * Levels of escapes that are taken off. More than anybody writes, and few enough that a text which is made of nothing
 * else takes no long time.
 */
const LEVELS = 8

/** Takes the secrets out of a text. */
export type Redactor = (text: string) => string

/**
 * Makes a redactor for many texts. It finds each secret as it is and in base64, and either of them escaped as in JSON,
 * URLs or HTML, in every mixture, several times over: it looks in the text, and in what is left when the escapes are
 * taken off, level by level. What a secret was made from counts as well, and of a header such as `Basic …` the part
 * behind the scheme.
 *
 * It is for what is shown or stored, never for what is read: it would take a key such as `token` out of an answer.
 */
export function createRedactor(secrets: readonly Secret[]): Redactor {
  const wanted = [...new Set(secrets.flatMap(formsOf))].filter(form => form !== '')
  if (wanted.length === 0) return text => text
  // What a backslash in a secret does to what follows depends on which of the two is unescaped first.
  const bare = wanted
    .filter(form => form.includes('\\'))
    .map(form => form.replaceAll('\\', ''))
    .filter(form => form !== '')
  return text => hide(text, wanted, bare)
}

/** Replaces every occurrence of each secret by `[redacted]`; see {@link createRedactor}. */
export function redact(text: string, secrets: readonly Secret[]): string {
  return createRedactor(secrets)(text)
}

/** @param bare - forms to look for where all backslashes are left out */
function hide(text: string, wanted: readonly string[], bare: readonly string[]): string {
  if (!/[\\%&+]/.test(text) && !wanted.some(form => text.includes(form))) return text
  const found: [start: number, end: number][] = []
  let level: Decoded | undefined = undecoded(text)
  for (let count = 0; level !== undefined && count <= LEVELS; count++) {
    for (const form of wanted) search(level, form, found)
    if (bare.length > 0) {
      const stripped = withoutBackslashes(level)
      for (const form of bare) search(stripped, form, found)
    }
    level = decode(level)
  }
  return found.length === 0 ? text : replace(text, found)
}

function search({ text, starts, ends }: Decoded, form: string, found: [number, number][]): void {
  const spaced = inForm(text)
  for (let at = spaced.indexOf(form); at >= 0; at = spaced.indexOf(form, at + form.length)) {
    found.push([starts[at] ?? 0, ends[at + form.length - 1] ?? 0])
  }
}

/** Ranges that overlap, of a secret that stands within another, are one. */
function replace(text: string, found: [number, number][]): string {
  found.sort(([a, aEnd], [b, bEnd]) => a - b || bEnd - aEnd)
  const parts: string[] = []
  let done = 0
  for (const [start, end] of found) {
    if (start >= done) parts.push(text.slice(done, start), mark)
    done = Math.max(done, end)
  }
  return parts.join('') + text.slice(done)
}

/** The texts to look for: a secret's own, and what is left of one that looks escaped itself. */
function formsOf(secret: Secret): string[] {
  return secret
    .texts()
    .flatMap(partsOf)
    .flatMap(part => {
      const bytes = Buffer.from(part)
      return [part, bytes.toString('base64').replace(/=+$/, ''), bytes.toString('base64url')]
    })
    .flatMap(form => [form, decodeAll(form)])
    .map(inForm)
}

/** A text, and of a header the credentials behind the scheme, which a vendor repeats alone. */
function partsOf(text: string): string[] {
  const [, credentials] = /^[A-Za-z][\w-]* +(\S+)$/.exec(text) ?? []
  return credentials === undefined ? [text] : [text, credentials]
}

/** What is left when all levels of escapes are taken off. */
function decodeAll(text: string): string {
  let level = undecoded(text)
  for (let count = 0; count < LEVELS; count++) level = decode(level) ?? level
  return level.text
}

/** A space in a form's data is written as `+`: the two count as one. */
function inForm(text: string): string {
  return text.replaceAll('+', ' ')
}
