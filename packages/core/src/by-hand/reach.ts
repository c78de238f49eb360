import type { Target } from '../options/target.ts'
import type { DueItem, KnownUrls } from '../plan/model.ts'
import { dueKey } from '../plan/pattern.ts'
import { describeDue } from '../report/describe-due.ts'
import { count, type Line, listLines, type Telling } from '../report/line.ts'
import type { SaidTo } from './sayings.ts'

/** How far something reaches that is said in a vendor's own words. */
export interface Reach {
  readonly target: string
  readonly due: DueItem
  /** Whether it is a whole cache. */
  readonly whole: boolean
  /** The known URLs that it purges; absent: nobody knows which. */
  readonly urls?: readonly string[]
}

/** Looks up how far each thing reaches that is said. */
export function listReaches(
  said: readonly SaidTo[],
  targets: readonly Target[],
  known: readonly KnownUrls[],
): readonly Reach[] {
  // What names no host is said for each host of the site, and means the same.
  const each = new Map(said.map(one => [`${one.target} ${dueKey(one.said.due)}`, one] as const))
  return Array.from(each.values(), ({ target, said: { due, whole = false, reaches } }) => {
    if (reaches === undefined) return { target, due, whole }
    const { concerns } = targets.find(({ name }) => name === target)?.api.capabilities ?? {}
    const urls = known.flatMap(({ origin, paths }) => Array.from(paths, path => origin + path))
    return { target, due, whole, urls: urls.filter(url => concerns?.(url) !== false && reaches(url)) }
  })
}

/** How far something reaches, in one line, and the URLs that it purges. */
export function tellReach({ target, due, whole, urls }: Reach, telling: Telling = {}): readonly Line[] {
  const what = `${target}: ${describeDue(due)}${whole ? ', a whole cache,' : ''}`
  if (urls === undefined) return [{ level: 'info', text: `${what} reaches what only the vendor knows` }]
  const some = urls.length === 0 ? 'no known URL' : count(urls.length, 'known URL')
  return [{ level: 'info', text: `${what} reaches ${some}` }, ...listLines(urls, telling)]
}
