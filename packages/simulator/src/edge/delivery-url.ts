/** An image at its origin, as a delivery URL names it. */
export interface ImageSource {
  /** Absolute URL, exactly as the delivery URL has it: scheme, `www.`, case and query are significant. */
  readonly url: string
  readonly scheme: 'http' | 'https'
  /** Host name, lower case, no port. */
  readonly host: string
  /** Raw path. */
  readonly path: string
  /** Raw query with its `?`, or an empty string. */
  readonly query: string
}

/** A delivery URL without its host. */
export interface Delivery {
  readonly options: readonly string[]
  /** The value of the option `cb`. */
  readonly token: string | undefined
  readonly source: ImageSource
}

/**
 * Reads `/<option>/…/<source URL>`. Sources that are not URLs (`directUpload`, attachment numbers) live at the
 * vendor and have no origin, so they are not understood.
 *
 * @param target raw path and query of a request.
 */
export function parseDelivery(target: string): Delivery | undefined {
  const options: string[] = []
  let rest = target.slice(1)
  while (!/^https?:\/\//i.test(rest)) {
    const segment = /^[^/]*/.exec(rest)?.[0] ?? ''
    if (!/^[a-z_]+:./.test(segment) || segment.length === rest.length) return undefined
    options.push(segment)
    rest = rest.slice(segment.length + 1)
  }
  const source = parseSource(rest)
  const token = options.find(option => option.startsWith('cb:'))?.slice('cb:'.length)
  return source && { options, token, source }
}

/** Reads the absolute URL of an image, changing nothing in it. */
export function parseSource(url: string): ImageSource | undefined {
  const match = /^(https?):\/\/([^/?#]+)(\/[^?#]*)(\?[^#]*)?$/i.exec(url)
  if (!match) return undefined
  const [, scheme = '', host = '', path = '', query = ''] = match
  return {
    url,
    scheme: scheme.toLowerCase() === 'http' ? 'http' : 'https',
    host: host.toLowerCase().replace(/:\d*$/, ''),
    path,
    query,
  }
}
