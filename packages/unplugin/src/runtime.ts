/** Tokens by the host and path of images. A build writes them in here; anywhere else there are none, and everything works without. */
const tokens: Readonly<Record<string, string>> = { '%cdn-purge-tokens%': '' }

/** How Optimole is to deliver an image. What is left out is left to Optimole. */
export interface DeliveryOptions {
  /** In CSS pixels. */
  readonly width?: number | 'auto'
  /** In CSS pixels. */
  readonly height?: number | 'auto'
  /** 1 to 100, `auto`, or `mauto`: as good as the image and the network ask for. */
  readonly quality?: number | 'auto' | 'mauto' | 'eco'
  /** The format, such as `best`, `avif` or `webp`. */
  readonly format?: string
  /** Further options by the name that they have in the URL, such as `{ rt: 'fill', g: 'ce' }`. */
  readonly more?: Readonly<Record<string, string | number>>
}

/** Where images are delivered from: an account's key, or a custom delivery domain. */
export type DeliveryHost = { readonly key: string } | { readonly host: string }

/**
 * The delivery URL of an image, with the token that the image has: for URLs that are built in the browser, which no
 * bundler can see. A literal delivery URL in code, styles or pages needs no call.
 *
 * @param source - the image's absolute URL
 * @throws TypeError for a source that is no absolute http or https URL
 * @example
 * image.src = optimole('https://www.example.com/img/hero.jpg', { key: 'mykey', width: 800 })
 */
export function optimole(source: string, options: DeliveryHost & DeliveryOptions): string {
  if (!/^https?:\/\/[^/]/i.test(source)) {
    throw new TypeError(`optimole(): "${source}" must be the absolute URL of an image.`)
  }
  const { width, height, quality, format, more } = options
  const host = 'host' in options ? options.host : `${options.key}.i.optimole.com`
  const segments = Object.entries({
    cb: cacheBuster(source),
    w: width,
    h: height,
    q: quality,
    f: format,
    ...more,
  }).flatMap(([name, value]) => (value === undefined ? [] : [`${name}:${value}/`]))
  return `https://${host}/${segments.join('')}${source}`
}

/** The cache token of an image, named by its absolute URL; `undefined`: it has none. */
export function cacheBuster(source: string): string | undefined {
  const place = placeOf(source)
  return place !== undefined && Object.hasOwn(tokens, place) ? tokens[place] : undefined
}

/**
 * What is the same of an image in whatever spelling: its host without `www.` and its path, decoded. The build writes
 * the names of the table in this way too.
 */
function placeOf(source: string): string | undefined {
  if (!/^https?:/i.test(source) || !URL.canParse(source)) return undefined
  const { host, pathname } = new URL(source)
  const site = host.replace(/^www\.|:(?:80|443)$/g, '')
  try {
    return site + decodeURIComponent(pathname)
  } catch {
    // Not UTF-8: no file is named so.
    return site + pathname
  }
}
