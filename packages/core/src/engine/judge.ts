import type { ResolvedOptions } from '../options/resolve.ts'
import { createFilter } from '../snapshot/filter.ts'
import { createImmutable } from '../urls/immutable.ts'
import type { PreparedOutput } from './compare-output.ts'

/** What happened to a file since the last deploy. */
export type Kind = 'added' | 'changed' | 'removed' | 'unchanged'

/** Which URLs of a file are due, and why, or why none is. */
export interface Verdict {
  readonly due: readonly string[]
  readonly why:
    | 'changed'
    | 'immutable-changed'
    | 'added'
    | 'removed'
    | 'first-run'
    | 'immutable-added'
    | 'immutable-removed'
    | 'immutable-returned'
    | 'added-off'
    | 'included'
    | 'first-run-record'
    | 'unchanged'
    | 'new-place'
    | 'old-place'
    | 'new-rule'
}

/** Says of one file whether, and where, it needs a purge. */
export type Judge = (path: string, change: Kind) => Verdict

/**
 * Makes the judge of an output. A URL that is new, since the output is served at a further place or its pages are
 * known by more forms, is due whatever the file is: what a cache holds of it is not known. One that the output has
 * no longer is due as if its file were removed.
 */
export function createJudge(output: PreparedOutput, options: ResolvedOptions): Judge {
  const { urls, firstRun, before, removed } = output
  const immutable = createImmutable(options.immutable, output.hashed)
  const wasImmutable = createImmutable(before.immutable, output.hashed)
  const { wants: wasLookedAt } = createFilter(before.include, before.exclude)
  const records = options.firstRun === 'record'
  const none = (why: Verdict['why']): Verdict => ({ due: [], why })

  const judgeAdded: Judge = path => {
    // In the forms of before too: they were known until now, and may be kept as not found.
    const due = urls.all(path)
    if (firstRun) return records ? none('first-run-record') : { due, why: 'first-run' }
    if (immutable(path)) {
      // An edge may hold the 404 that it had while it was gone.
      return removed.has(path) ? { due, why: 'immutable-returned' } : none('immutable-added')
    }
    if (options.added) return { due, why: 'added' }
    // It may have been there all the time, in other bytes, and nobody looked.
    return wasLookedAt(path) ? none('added-off') : { due, why: 'included' }
  }

  const judgeUnchanged: Judge = path => {
    if (!urls.moved) return none('unchanged')
    const isImmutable = immutable(path)
    const isNewlyJudged = !isImmutable && (wasImmutable(path) || (options.added && !before.added))
    const left = isImmutable ? [] : urls.left(path)
    if (isNewlyJudged && !records) return { due: [...urls.now(path), ...left], why: 'new-rule' }
    const arrived = records ? [] : urls.arrived(path)
    if (arrived.length > 0) return { due: [...arrived, ...left], why: 'new-place' }
    return left.length > 0 ? { due: left, why: 'old-place' } : none('unchanged')
  }

  return (path, change) => {
    if (change === 'added') return judgeAdded(path, change)
    if (change === 'unchanged') return judgeUnchanged(path, change)
    if (change === 'removed')
      return immutable(path) ? none('immutable-removed') : { due: urls.all(path), why: 'removed' }
    return { due: urls.all(path), why: immutable(path) ? 'immutable-changed' : 'changed' }
  }
}
