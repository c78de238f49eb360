/** Paths that this rule names at most. */
const PATHS = 8

/**
 * What upload tools do that look only at what changed: up to eight paths as they are; more of them are cut to their
 * folders, one level after the other, until no more than eight are left. What else lies there is purged with them.
 */
export function collapseByDepth(paths: readonly string[]): readonly string[] {
  if (paths.length <= PATHS) return paths
  const deepest = Math.max(
    ...[0, 1, 2, 3, 4, 5, 6].filter(depth => paths.some(path => path.split('/').length - 2 >= depth)),
  )
  for (let depth = deepest; depth > 0; depth--) {
    const folders = new Set(paths.map(path => cut(path, depth)))
    if (folders.size <= PATHS) return [...folders]
  }
  return ['/*']
}

/** The folder of a path at a depth, as a pattern; a path that lies higher stays as it is. */
function cut(path: string, depth: number): string {
  const parts = path.split('/')
  return parts.length - 2 < depth ? path : `${parts.slice(0, depth + 1).join('/')}/*`
}
