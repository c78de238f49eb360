import { CdnPurgeError } from '../errors/error.ts'

/** A change of a text: at `offset`, `removed` characters (UTF-16 units) give way to `inserted`. */
export interface Edit {
  readonly offset: number
  readonly removed: number
  readonly inserted: string
}

/** One `name:value` of a delivery URL; `start` to `end` is its place in the text, without separators. */
export interface UrlOption {
  readonly name: string
  readonly value: string
  readonly start: number
  readonly end: number
}

/** Each serialisation puts further backslashes: any number of them belongs to the separator. */
const SLASH = String.raw`(?:\\*/|\\+u002[Ff])`
/** Before a `//` without a scheme: no path, word or other scheme, but maybe an escape such as `\n`. */
const NO_SCHEME = String.raw`(?<![.~%@:/\\-]|(?<!\\|\\u[\dA-Fa-f]{3})\w)`
/** What always ends a URL. Nothing beyond ASCII does, so that texts read as latin1 work too. */
const END = String.raw`\0- "'\x60<>\x7f`
/** What ends a URL in HTML although it is spelt with URL characters. */
const ENTITY = '(?:quot|apos|lt|gt|nbsp|#0*(?:9|10|13|3[249]|6[02])|#[xX]0*(?:9|[aAdD]|2[027]|3[cCeE]));'
/** Escapes, commas and ampersands, except where they part this URL from what comes next. */
const SPECIAL = [
  String.raw`\\+u(?!00(?:[01].|2[027Ff]|3[CEce]|5[Cc]|60))[\dA-Fa-f]{4}`,
  String.raw`,+(?!,|$|[${END})]|\\+["'\x60nrt]|&${ENTITY}|(?:https?:)?${SLASH}{2})`,
  `&(?!${ENTITY})`,
].join('|')
// The loops below are bounded: megabytes of escapes would overflow the stack of the regular expression.

/** The start of an option, which `https:` before a slash is not. */
const NAME = `(?!https?:${SLASH}|id:|process:)[a-z_]+:`
const VALUE = String.raw`[^${END}),&\\/]*(?:(?:${SPECIAL})[^${END}),&\\/]*){0,999}`
/** A token that an expression makes belongs to whoever wrote it. */
const OPTION = String.raw`(?!cb:[^${END}/\\]*\$\{)${NAME}${VALUE}${SLASH}`
/** Parentheses of the path; a `)` opened before the URL, as in `url(` or Markdown, is no part of it. */
const PARENTHESES = String.raw`\((?:[^${END}(),&\\]*\))?`
const SOURCE = String.raw`(?!${SLASH}|${NAME})(?:[^${END}(),&\\]+|${SLASH}|${PARENTHESES}|${SPECIAL}){1,9999}`

/** The grammar of what stands before the host of a delivery URL. */
export const BEFORE_HOST = `(?:https?:|${NO_SCHEME})${SLASH}{2}`
/** The grammar of what follows the host, in three groups: the separator, all options, the source. */
export const AFTER_HOST = `(${SLASH})((?:${OPTION})*)(${SOURCE})`

const OPTIONS = new RegExp(`([a-z_]+):(${VALUE})${SLASH}`, 'g')
/** A `cb:` among the options: its value, which more may follow up to the separator. */
const CACHE_TOKENS = new RegExp(`cb:(?<=(?:^|/|u002[Ff])cb:)([^),\\\\/]*)${VALUE}${SLASH}`, 'g')
// ASSUME: before 2022 a version stood first, `xxxxxxx-yyyyyyyy` or `xxxxxxx.token`; options or a source follow it.
const LEGACY = new RegExp(String.raw`^\w{7}(?:-[\w~]{8}|\.[\w.~-]+)${SLASH}[a-z_]+:`)
/** What most sources are: their own image. */
const PLAIN_IMAGE = /^https?:\/\/[^?#\\&]*$/
/** The id of an image that Optimole has registered, before its source. */
const ID = /^(?:process:[^/]*\/)?(?:id:[^/]*\/)?(?=https?(?::|%3a))/i
const TOKEN = /^[A-Za-z0-9._~-]{1,64}$/

/** A delivery URL in a text: `https://<host>/<options>/<source>`. All offsets are those of the text. */
export class DeliveryUrl {
  readonly end: number
  /** Nothing from here to `end` ever changes. */
  readonly sourceStart: number
  /** Right after the host: the place of a token where there is none yet. */
  readonly optionsStart: number

  /**
   * @param start Where the URL starts in its text.
   * @param origin Scheme, slashes and host as they stand there, such as `https:\/\/key.i.optimole.com`.
   * @param separator How this URL spells `/`.
   * @param rawOptions Each option with the separator after it.
   * @param rawSource All that follows.
   */
  constructor(
    readonly start: number,
    readonly origin: string,
    readonly separator: string,
    readonly rawOptions: string,
    readonly rawSource: string,
  ) {
    this.optionsStart = start + origin.length + separator.length
    this.sourceStart = this.optionsStart + rawOptions.length
    this.end = this.sourceStart + rawSource.length
  }

  /** The URL as it stands in the text. */
  get raw(): string {
    return this.origin + this.separator + this.rawOptions + this.rawSource
  }

  /** `http:`, `https:`, or nothing where the URL is protocol-relative. */
  get scheme(): string {
    return /^(?:https?:)?/.exec(this.origin)?.[0] ?? ''
  }

  get host(): string {
    return /[^\\/]*$/.exec(this.origin.replaceAll(/\\u002F/gi, '/'))?.[0] ?? ''
  }

  get options(): UrlOption[] {
    return [...this.rawOptions.matchAll(OPTIONS)].map(({ 1: name = '', 2: value = '', index }) => {
      const start = this.optionsStart + index
      return { name, value, start, end: start + name.length + 1 + value.length }
    })
  }

  /** The cache token, which may be empty; `undefined` where no option is a `cb:`. */
  get token(): string | undefined {
    return cacheTokens(this.rawOptions)[0]?.[1]
  }

  /** A URL from before 2022, whose first segment is its version: it takes no token. */
  get legacy(): boolean {
    return this.rawOptions === '' && LEGACY.test(this.rawSource)
  }

  /** The source with its query; JSON's escapes and HTML's `&amp;` are resolved. */
  get source(): string {
    const source = this.rawSource.replaceAll('\\/', '/')
    return /[\\&]/.test(source) ? unescapeSource(source) : source
  }

  /** The image behind the URL: its source without id, query and fragment; scheme, `www.` and case as written. */
  get image(): string {
    if (PLAIN_IMAGE.test(this.rawSource)) return this.rawSource
    const { source } = this
    return PLAIN_IMAGE.test(source) ? source : percentDecode(source.replace(ID, '')).replace(/[?#].*$/s, '')
  }
}

/** Whether a text may be a cache token: 1 to 64 characters of `A-Z a-z 0-9 . _ ~ -`. */
export function isToken(text: string): boolean {
  return TOKEN.test(text)
}

/**
 * The edits that make `token` the one token of a URL; none where it is that already.
 *
 * @throws CdnPurgeError `TOKEN_REFUSED` for a text that is no token: it could break the code it is put into.
 */
export function putToken(url: DeliveryUrl, token: string): Edit[] {
  if (!isToken(token))
    throw new CdnPurgeError('TOKEN_REFUSED', `The cache token for ${url.image} cannot stand in a URL`, {
      hint: 'A token has 1 to 64 characters of A-Z, a-z, 0-9, ".", "_", "~" and "-".',
    })
  const present = cacheTokens(url.rawOptions)
  if (present.length === 0)
    return [{ offset: url.optionsStart, removed: 0, inserted: `cb:${token}${url.separator}` }]
  const edits: Edit[] = []
  for (const match of present) {
    const offset = url.optionsStart + match.index
    const value = match[1] ?? ''
    if (match !== present[0]) edits.push({ offset, removed: match[0].length, inserted: '' })
    else if (value !== token)
      edits.push({ offset: offset + 'cb:'.length, removed: value.length, inserted: token })
  }
  return edits
}

function cacheTokens(rawOptions: string): RegExpExecArray[] {
  const found: RegExpExecArray[] = []
  if (!rawOptions.includes('cb:')) return found
  CACHE_TOKENS.lastIndex = 0
  for (let match = CACHE_TOKENS.exec(rawOptions); match; match = CACHE_TOKENS.exec(rawOptions))
    found.push(match)
  return found
}

function unescapeSource(raw: string): string {
  return raw.replace(/\\+(?:\/|u([0-9a-f]{4}))|&(?:amp|#0*38|#x0*26);/gi, (sequence, hex?: string) => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16))
    return sequence.endsWith('/') ? '/' : '&'
  })
}

function percentDecode(text: string): string {
  if (!/^https?%3a/i.test(text)) return text
  try {
    return decodeURIComponent(text)
  } catch {
    // Not UTF-8: no file is named so.
    return text
  }
}
