/** Where the path of an absolute URL begins; its length where it has none. */
export function pathStart(url: string): number {
  const slash = url.indexOf('/', url.indexOf('://') + 3)
  return slash < 0 ? url.length : slash
}

/** Scheme and host of an absolute URL. */
export function originOf(url: string): string {
  return url.slice(0, pathStart(url))
}

/** Host, path and query of an absolute URL. */
export function withoutScheme(url: string): string {
  return url.slice(url.indexOf('://') + 3)
}

/** Path and query of an absolute URL, from its first `/`. */
export function pathOf(url: string): string {
  const path = url.slice(pathStart(url))
  return path === '' ? '/' : path
}

/** A path without its query. */
export function withoutQuery(path: string): string {
  const query = path.indexOf('?')
  return query < 0 ? path : path.slice(0, query)
}

/**
 * What `*.ENDING` matches in a path's last segment: all behind its last dot, as it is written and also where nothing
 * stands before it; empty where there is no dot.
 */
export function endingOf(path: string): string {
  const file = withoutQuery(path)
  const dot = file.lastIndexOf('.')
  return dot > file.lastIndexOf('/') ? file.slice(dot + 1) : ''
}
