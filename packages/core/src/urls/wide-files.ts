import { listSome } from '../text/list-some.ts'
import type { Rule } from './map.ts'
import { createMatcher } from './match.ts'

/** Files that are named before the rest is only counted. */
const SHOWN = 3

/** Files by which servers answer for URLs of other files: rules of hosts, and pages for what is not there. */
const wide =
  /(?:^|\/)(?:404\.html?|\.htaccess)$|^(?:_redirects|_headers|200\.html|web\.config|staticwebapp\.config\.json)$/

/**
 * What to say where a file changed by which the server may answer for URLs that no file name tells: what caches hold
 * of those is not known, and stays.
 *
 * @param paths - of files that were added, changed or removed, relative to the output
 * @param folder - path at which the output is served; starts and ends with `/`
 * @param rules - one for such a file says what it stands for, and there is nothing to say
 */
export function tellWideFiles(
  paths: readonly string[],
  folder: string,
  rules: readonly Rule[],
): string | undefined {
  const changed = paths.filter(path => wide.test(path))
  // Most builds change none of them, and load no glob engine for that.
  if (changed.length === 0) return undefined
  const isRuled = createMatcher(rules.map(({ files }) => files))
  const found = changed.filter(path => !isRuled(path))
  if (found.length === 0) return undefined
  const names = [...new Set(found.map(path => path.slice(path.lastIndexOf('/') + 1)))]
  const files = names.length === 1 ? `**/${names[0]}` : `**/{${names.join(',')}}`
  return `${listSome(found, SHOWN)} changed, by which a server may answer for other URLs, such as missing ones: which is not known, and what caches hold of them stays until it expires. A rule purges them, rules: [{ files: '${files}', purge: ['${folder}*'] }], or says that there are none, with the path of the file itself in the place of "${folder}*".`
}
