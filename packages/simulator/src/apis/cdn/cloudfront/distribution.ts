import { type Edge, startEdge } from '../../../edge/edge.ts'
import type { EdgeKind } from '../../../edge/kind.ts'

/** The edge of a distribution, which keeps its bill. */
export interface DistributionEdge extends Edge {
  /** How many paths were billed: all of accepted invalidations, of which the vendor charges from the 1001st a month. */
  billedPaths(): number
  /** Puts paths on the bill. */
  bill(paths: number): void
}

/** Keeps what its origin serves, and counts what its invalidations cost. */
export const distribution: EdgeKind<DistributionEdge, object> = {
  passesOn: true,
  async start(setup) {
    let billed = 0
    return {
      ...(await startEdge(setup)),
      billedPaths: () => billed,
      bill(paths) {
        billed += paths
      },
    }
  },
}
