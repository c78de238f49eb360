import { count } from '../line.ts'
import type { RunReport } from '../model.ts'
import { type Kind, kindOf, kinds } from './kinds.ts'

/**
 * Which files changed, by their kinds: `3 pages, 1 image changed, 1 script added`.
 *
 * @returns `undefined` where the run looked at no file
 */
export function describeFiles({
  changes: { added, changed, removed, unchanged },
  firstRun,
}: Pick<RunReport, 'changes' | 'firstRun'>): string | undefined {
  const all = added.length + changed.length + removed.length
  if (firstRun) return `first run: ${describeKinds(added)}`
  if (all === 0) return unchanged === 0 ? undefined : `nothing changed (${count(unchanged, 'file')})`
  const lists = [
    [changed, 'changed'],
    [added, 'added'],
    [removed, 'removed'],
  ] as const
  return lists
    .filter(([paths]) => paths.length > 0)
    .map(([paths, became]) => `${describeKinds(paths)} ${became}`)
    .join(', ')
}

function describeKinds(paths: readonly string[]): string {
  const counts = new Map<Kind, number>()
  for (const path of paths) {
    const kind = kindOf(path)
    counts.set(kind, (counts.get(kind) ?? 0) + 1)
  }
  const named = kinds.flatMap(kind => {
    const number = counts.get(kind) ?? 0
    return number === 0 ? [] : [count(number, kind)]
  })
  return named.length === 0 ? 'no file' : named.join(', ')
}
