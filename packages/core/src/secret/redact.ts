import type { Secret } from './secret.ts'

const mark = '[redacted]'

/** Takes the secrets out of a text. */
export type Redactor = (text: string) => string

/**
 * Makes a redactor for many texts. It finds each secret as it is, escaped as in JSON or HTML, percent-encoded, in
 * base64, and in every mixture of those. What a secret was made from counts as well, and of a header such as
 * `Basic …` the part behind the scheme.
 */
export function createRedactor(secrets: readonly Secret[]): Redactor {
  const [first] = secrets
  if (first === undefined) return text => text
  if (secrets.length > 1) return redactorOf(secrets.flatMap(makeForms))
  // Most targets have one secret, which goes with every request.
  const redactor = known.get(first) ?? redactorOf(makeForms(first))
  known.set(first, redactor)
  return redactor
}

const known = new WeakMap<Secret, Redactor>()

function redactorOf(forms: Form[]): Redactor {
  if (forms.length === 0) return text => text
  // Longest first, so that a secret that starts with another one is replaced whole.
  forms.sort((a, b) => b.length - a.length)
  const pattern = new RegExp(forms.map(form => form.pattern).join('|'), 'g')
  return text => text.replace(pattern, mark)
}

/** Replaces every occurrence of each secret by `[redacted]`; see {@link createRedactor}. */
export function redact(text: string, secrets: readonly Secret[]): string {
  return createRedactor(secrets)(text)
}

/** One spelling of a secret to look for. */
interface Form {
  readonly length: number
  readonly pattern: string
}

function makeForms(secret: Secret): Form[] {
  const texts = new Set<string>()
  for (const part of secret.texts().flatMap(partsOf)) {
    const bytes = Buffer.from(part)
    texts.add(part).add(bytes.toString('base64').replace(/=+$/, '')).add(bytes.toString('base64url'))
  }
  texts.delete('')
  return [...texts].map(text => ({ length: text.length, pattern: patternOf(text) }))
}

/** A text, and of a header the credentials behind the scheme, which a vendor repeats alone. */
function partsOf(text: string): string[] {
  const [, credentials] = /^[A-Za-z][\w-]* +(\S+)$/.exec(text) ?? []
  return credentials === undefined ? [text] : [text, credentials]
}

/**
 * Every way in which a text may come back, as a pattern. Backslashes before a character belong to one quantifier
 * only: two that could share them would try every share, and a hostile answer could make that last for ever.
 */
function patternOf(text: string): string {
  let pattern = ''
  let escaped = false
  for (const [token] of text.matchAll(/\\+|[0-9A-Za-z]+|./gsu)) {
    if (/^[0-9A-Za-z]/.test(token)) pattern += token
    else pattern += anyOf(token.startsWith('\\') ? backslashes(token.length) : spellings(token, escaped))
    escaped = token.startsWith('\\')
  }
  return pattern
}

/** A run of backslashes, written as JSON up to twice, together with those that escape what follows. */
function backslashes(count: number): string[] {
  const encoded = anyOf(['%(?:25)*5[cC]', '\\\\{1,3}u005[cC]', ...entities('\\')])
  return [`\\\\{${count},${4 * count + 3}}`, `${encoded}{${count}}`]
}

/** A character that is neither a letter, a digit nor a backslash. */
function spellings(character: string, escaped: boolean): string[] {
  const slashes = (least: number): string => (escaped ? '' : `\\\\{${least},${least + 3}}`)
  const bytes = [...Buffer.from(character)].map(byte => `%(?:25)*${hex(byte, 2)}`)
  const [first = '', ...others] = character.split('').map(unit => `u${hex(unit.charCodeAt(0), 4)}`)
  const ways = [
    `${slashes(0)}${quote(character)}`,
    bytes.join(''),
    `${slashes(1)}${first}${others.map(unit => `\\\\{1,4}${unit}`).join('')}`,
    ...entities(character),
  ]
  if (character === ' ') ways.push('\\+')
  const letter = /^\\([bfnrt])$/.exec(JSON.stringify(character).slice(1, -1))?.[1]
  if (letter !== undefined) ways.push(`${slashes(1)}${letter}`)
  return ways
}

const names: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' }

function entities(character: string): string[] {
  const point = character.codePointAt(0) ?? 0
  const name = names[character]
  const numbers = [`&#0*${point};`, `&#[xX]0*${hex(point, 1)};`]
  return name === undefined ? numbers : [...numbers, `&${name};`]
}

function anyOf(patterns: readonly string[]): string {
  return `(?:${patterns.join('|')})`
}

function hex(value: number, digits: number): string {
  const text = value.toString(16).padStart(digits, '0')
  return text.replace(/[a-f]/g, digit => `[${digit}${digit.toUpperCase()}]`)
}

function quote(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
}
