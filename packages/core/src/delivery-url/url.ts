import { CdnPurgeError } from '../errors/error.ts'
import { SLASH, VALUE } from './grammar.ts'

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

const SEPARATOR = new RegExp(SLASH, 'y')
/** Scheme, slashes and host, from behind. */
const ORIGIN = new RegExp(String.raw`(?<=((?:https?:)?${SLASH}{2}[^/\\]+?))`, 'y')
const OPTIONS = new RegExp(`([a-z_]+):(${VALUE})${SLASH}`, 'g')
/** A `cb:` among the options: its value, which more may follow up to the separator. */
const CACHE_TOKENS = new RegExp(`cb:(?<=(?:^|/|u002[Ff])cb:)([^),\\\\/]*)${VALUE}${SLASH}`, 'g')
// ASSUME: before 2022 a version stood first, `xxxxxxx-yyyyyyyy` or `xxxxxxx.token`; options or a source follow it.
const LEGACY = new RegExp(String.raw`^\w{7}(?:-[\w~]{8}|\.[\w.~-]+)${SLASH}[a-z_]+:`)
const ESCAPED_SLASHES = /\\\//g
/** What most sources are: their own image. */
const PLAIN_IMAGE = /^https?:\/\/[^?#]*$/
/** The id of an image that Optimole has registered, before its source. */
const ID = /^(?:process:[^/]*\/)?(?:id:[^/]*\/)?(?=https?(?::|%3a))/i
const TOKEN = /^[A-Za-z0-9._~-]{1,64}$/

/** A delivery URL in a text: `https://<host>/<options>/<source>`. All offsets are those of the text. */
export class DeliveryUrl {
  /** Right after the host: the place of a token where there is none yet. */
  readonly optionsStart: number

  /**
   * All else is read when it is asked for: there are many URLs, and few of them change.
   *
   * @param text What the URL stands in.
   * @param hostEnd Where its host ends.
   * @param sourceStart Nothing from here to `end` ever changes.
   * @param isPlain Whether the source is the image, but for a backslash before each slash.
   */
  constructor(
    private readonly text: string,
    private readonly hostEnd: number,
    readonly sourceStart: number,
    readonly end: number,
    private readonly isPlain: boolean,
  ) {
    this.optionsStart = hostEnd + 1
    if (text[hostEnd] !== '/') {
      SEPARATOR.lastIndex = hostEnd
      if (SEPARATOR.test(text)) this.optionsStart = SEPARATOR.lastIndex
    }
  }

  get start(): number {
    return this.hostEnd - this.origin.length
  }

  /** The URL as it stands in the text. */
  get raw(): string {
    return this.text.slice(this.start, this.end)
  }

  /** Scheme, slashes and host as they stand there, such as `https:\/\/key.i.optimole.com`. */
  get origin(): string {
    ORIGIN.lastIndex = this.hostEnd
    return ORIGIN.exec(this.text)?.[1] ?? ''
  }

  /** How this URL spells `/`. */
  get separator(): string {
    return this.text.slice(this.hostEnd, this.optionsStart)
  }

  /** Each option with the separator after it. */
  get rawOptions(): string {
    return this.text.slice(this.optionsStart, this.sourceStart)
  }

  /** All that follows. */
  get rawSource(): string {
    return this.text.slice(this.sourceStart, this.end)
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
    return !this.isPlain && this.rawOptions === '' && LEGACY.test(this.rawSource)
  }

  /** The source with its query; JSON's escapes and HTML's `&amp;` are resolved. */
  get source(): string {
    const { rawSource } = this
    // Not `replaceAll`, which takes twice as long.
    const source = rawSource.includes('\\') ? rawSource.replace(ESCAPED_SLASHES, '/') : rawSource
    return !this.isPlain && /[\\&]/.test(source) ? unescapeSource(source) : source
  }

  /** The image behind the URL: its source without id, query and fragment; scheme, `www.` and case as written. */
  get image(): string {
    const { source } = this
    if (this.isPlain || PLAIN_IMAGE.test(source)) return source
    return percentDecode(source.replace(ID, '')).replace(/[?#].*$/s, '')
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
  CACHE_TOKENS.lastIndex = 0
  while (rawOptions.includes('cb:', CACHE_TOKENS.lastIndex)) {
    const match = CACHE_TOKENS.exec(rawOptions)
    if (match === null) break
    found.push(match)
  }
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
