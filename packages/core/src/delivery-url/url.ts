import { CdnPurgeError } from '../errors/error.ts'
import { decodeSource } from './decode-source.ts'
import { COLON, PLAIN_VALUE, SLASH, VALUE } from './grammar.ts'
import { imageOf } from './source.ts'

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
  readonly valueStart: number
  readonly end: number
  /** Where what follows its separator begins. */
  readonly next: number
}

const SEPARATOR = new RegExp(SLASH, 'y')
/** Scheme, slashes and host, from behind. */
const ORIGIN = new RegExp(String.raw`(?<=((?:[hH][tT][tT][pP][sS]?${COLON})?${SLASH}{2}[^/\\]+?))`, 'y')
const HOST = new RegExp(`${SLASH}{2}(.*)$`)
const OPTIONS = new RegExp(`(([a-z_]+)${COLON})(${VALUE})${SLASH}`, 'g')
/** The same for a plain URL, as most of them are: they are read faster. */
const PLAIN_OPTIONS = new RegExp(String.raw`(([a-z_]+):)(${PLAIN_VALUE})\\?/`, 'g')
// ASSUME: before 2022 a version stood first, `xxxxxxx-yyyyyyyy` or `xxxxxxx.token`; options or a source follow it.
const LEGACY = new RegExp(String.raw`^\w{7}(?:-[\w~]{8}|\.[\w.~-]+)${SLASH}[a-z_]+${COLON}`)
const TOKEN = /^[A-Za-z0-9._~-]{1,64}$/
/** What of an option's value a token takes the place of. */
const VALUE_OF_TOKEN = /^[^),\\/]*/

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
   * @param isPlain Whether it is written without anything special: the source is the image, but for backslashes.
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
    return /^(?:https?:)?/i.exec(this.origin)?.[0] ?? ''
  }

  get host(): string {
    return HOST.exec(this.origin)?.[1] ?? ''
  }

  get options(): UrlOption[] {
    return [...this.rawOptions.matchAll(this.isPlain ? PLAIN_OPTIONS : OPTIONS)].map(match => {
      const [all, head = '', name = '', value = ''] = match
      const start = this.optionsStart + match.index
      const valueStart = start + head.length
      return { name, value, start, valueStart, end: valueStart + value.length, next: start + all.length }
    })
  }

  /** The options that are cache tokens. */
  get tokens(): UrlOption[] {
    return this.rawOptions.includes('cb') ? this.options.filter(({ name }) => name === 'cb') : []
  }

  /** The cache token, which may be empty; `undefined` where no option is a `cb:`. */
  get token(): string | undefined {
    const [first] = this.tokens
    return first && tokenOf(first)
  }

  /** A URL from before 2022, whose first segment is its version: it takes no token. */
  get legacy(): boolean {
    return !this.isPlain && this.rawOptions === '' && LEGACY.test(this.rawSource)
  }

  /** The source with its query; whatever the text writes in place of its characters is resolved. */
  get source(): string {
    if (!this.isPlain) return decodeSource(this.rawSource)
    // Not `replaceAll` alone, which takes twice as long.
    return this.rawSource.includes('\\') ? this.rawSource.replaceAll('\\', '') : this.rawSource
  }

  /** The image behind the URL: its source without id, query and fragment; scheme, `www.` and case as written. */
  get image(): string {
    return this.isPlain ? this.source : imageOf(this.source)
  }
}

function tokenOf({ value }: UrlOption): string {
  return VALUE_OF_TOKEN.exec(value)?.[0] ?? ''
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
  const [first, ...more] = url.tokens
  if (first === undefined)
    return [{ offset: url.optionsStart, removed: 0, inserted: `cb:${token}${url.separator}` }]
  const present = tokenOf(first)
  const edits: Edit[] = []
  if (present !== token) edits.push({ offset: first.valueStart, removed: present.length, inserted: token })
  for (const { start, next } of more) edits.push({ offset: start, removed: next - start, inserted: '' })
  return edits
}
