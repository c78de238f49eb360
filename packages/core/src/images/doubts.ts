import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { isComputed, isOfSite, placeOf } from '../delivery-url/source.ts'
import type { DeliveryUrl } from '../delivery-url/url.ts'
import { createLines } from '../text/lines.ts'
import { listSome } from '../text/list-some.ts'
import type { Site } from '../urls/sites.ts'
import { createFolderCheck, pathsBelow } from './files.ts'
import type { ImageSession } from './image-session.ts'

/** URLs that a warning names. */
const SHOWN = 10
/** A text that goes on with something else: what a script adds to it, computes in it, or writes in its next line. */
const GOES_ON = /["'`]\s*(?:\+|\.concat\()|\$\{|\\\r?\n/y

/** What a build's texts hold of which it is not sure which image it is. */
export class Doubts {
  readonly #session: ImageSession
  readonly #directories: readonly string[]
  readonly #holds = createFolderCheck()
  readonly #computed: string[] = []
  readonly #missing = new Map<string, string>()
  readonly #hostless = new Map<string, string>()

  /** @param directories - absolute; all that is served */
  constructor(session: ImageSession, directories: readonly string[]) {
    this.#session = session
    this.#directories = directories
  }

  /**
   * Looks at a text of the output.
   *
   * @param urls - its delivery URLs
   */
  look(path: string, text: string, urls: readonly DeliveryUrl[]): void {
    const { matcher, tokens, sites } = this.#session
    const lineOfPiece = createLines(text)
    for (const end of matcher.pieces(text)) {
      this.#computed.push(`${path}:${lineOfPiece(end)}: ${wordBefore(text, end)}/…`)
    }
    const lineOf = createLines(text)
    for (const url of urls) {
      const { image } = url
      if (url.legacy || !isOfSite(image)) continue
      const at = () => `${path}:${lineOf(url.start)}: ${url.raw}`
      const isHere = tokens.urlOf(image) !== undefined
      if (!isHere && (isComputed(image) || goesOn(text, url.end))) {
        if (mayBeOnHost(image, sites)) this.#computed.push(at())
      } else if (placeOf(image)?.startsWith('/') === true) this.#hostless.set(image, at())
      else if (!isHere && this.#isMissing(image)) this.#missing.set(image, at())
    }
  }

  /** What is not sure, a sentence each. */
  warnings(): readonly string[] {
    const told = (places: Iterable<string>, of: (count: number) => string) => {
      const all = [...places]
      return all.length === 0 ? [] : [`${listSome(all, SHOWN)}: ${of(all.length)}`]
    }
    return [
      ...told(
        this.#computed,
        count =>
          `${count === 1 ? 'this delivery URL is' : 'these delivery URLs are'} put together where the site runs, and ${count === 1 ? 'gets' : 'get'} no cache token. Make such URLs with \`optimole(source, { key, width })\` of 'unplugin-cdn-purge/runtime'.`,
      ),
      ...told(
        this.#missing.values(),
        count =>
          `${count === 1 ? 'the source is' : 'these sources are'} on a host of the site, but no file is there, neither in the output nor where the build reads images: no cache token. Correct the URL, or name the folder with the option "images" of the target.`,
      ),
      ...told(
        this.#hostless.values(),
        () =>
          'a source without a host may be that of any site. It was taken for one of "site"; write it with scheme and host.',
      ),
    ]
  }

  /** Whether an image would be a file of an output, and is none. */
  #isMissing(image: string): boolean {
    const paths = pathsBelow(image, this.#session.sites)
    const isServed = (path: string) =>
      this.#directories.some(directory => this.#holds(directory, path) && existsSync(join(directory, path)))
    return paths.length > 0 && !paths.some(isServed)
  }
}

/** Whether what is known of an image leaves it open that it is on a host of the sites. */
function mayBeOnHost(image: string, sites: readonly Site[]): boolean {
  const place = placeOf(`${image.replace(/\$\{.*$/s, '')}/`)
  if (place === undefined || place.startsWith('/')) return true
  return sites.some(({ origin }) => place.startsWith(placeOf(origin) ?? '/'))
}

/** What ends at an offset, back to a space or a quote. */
function wordBefore(text: string, end: number): string {
  let start = end
  while (start > 0 && !/[\s"'`]/.test(text.charAt(start - 1))) start--
  return text.slice(start, end)
}

function goesOn(text: string, end: number): boolean {
  GOES_ON.lastIndex = end
  return GOES_ON.test(text)
}
