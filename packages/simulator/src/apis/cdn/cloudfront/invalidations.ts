import { randomBytes } from 'node:crypto'
import type { Clock } from '../../../control/clock.ts'
import type { Batch } from './batch.ts'
import { refuse } from './document.ts'
import type { Resolved } from './options.ts'
import { isWildcard } from './path.ts'

/** An invalidation that was accepted. */
export interface Invalidation extends Batch {
  readonly id: string
  /** Milliseconds since the epoch. */
  readonly at: number
}

/** The invalidations of one distribution. */
export interface Invalidations {
  /**
   * Accepts a batch; one that came before, under the same reference, is answered as it was.
   * @throws Refusal where the reference is another batch's, or too much is in flight.
   */
  add(batch: Batch): { readonly invalidation: Invalidation; readonly isNew: boolean }
  find(id: string): Invalidation | undefined
  /** Those that are not complete. */
  inProgress(): Invalidation[]
}

/** Makes the list of a distribution, which is empty. */
export function createInvalidations(
  clock: Clock,
  { completeAfter, maxPaths, maxWildcards }: Pick<Resolved, 'completeAfter' | 'maxPaths' | 'maxWildcards'>,
): Invalidations {
  const all: Invalidation[] = []
  const inProgress = () => all.filter(({ at }) => clock.now() < at + completeAfter)

  return {
    add(batch) {
      const before = all.find(({ reference }) => reference === batch.reference)
      // ASSUME that the order of the paths does not matter.
      if (before && sorted(before) === sorted(batch)) return { invalidation: before, isNew: false }
      if (before) {
        throw refuse(
          400,
          'InvalidationBatchAlreadyExists',
          'Your request contains a caller reference that was used for a previous invalidation batch for the same distribution.',
        )
      }
      const flying = [...inProgress(), batch].flatMap(({ paths }) => paths)
      const wildcards = flying.filter(isWildcard).length
      if (wildcards > maxWildcards || flying.length - wildcards > maxPaths) {
        throw refuse(
          400,
          'TooManyInvalidationsInProgress',
          'Processing your request will cause you to exceed the maximum number of in-progress invalidations.',
        )
      }
      const invalidation = {
        ...batch,
        id: `I${randomBytes(10).toString('hex').toUpperCase()}`,
        at: clock.now(),
      }
      all.push(invalidation)
      return { invalidation, isNew: true }
    },
    find: id => all.find(one => one.id === id),
    inProgress,
  }
}

function sorted({ paths }: Batch): string {
  return paths.toSorted().join('\n')
}
