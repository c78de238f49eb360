import type { Rounds } from './measure.ts'
import { siteSizes, smallSizes, type Tree } from './trees.ts'

/** How large everything is that the bars work on. */
export interface Sizes extends Rounds {
  /** Files as a site has them. */
  readonly site: Tree
  /** Very many small files. */
  readonly small: Tree
  /** A few very large ones. */
  readonly large: Tree
  /** Lines of a manifest. */
  readonly manifest: number
  /** Known URLs of the planner's runs, and the most passes over them that a plan may take. */
  readonly urls: readonly { readonly count: number; readonly atMost?: number }[]
  /** Random trees that the planner's plans are compared with the optimum of. */
  readonly randomTrees: number
  readonly requests: number
  /** Bytes of the texts that are rewritten. */
  readonly corpus: number
  /** Edits in a bundle. */
  readonly edits: number
  readonly modules: number
  readonly styles: number
  readonly publicFiles: number
  /** Numbers of files that growth is shown over; the ones beyond `growthOnDisk` exist as manifests only. */
  readonly growth: readonly number[]
  readonly growthOnDisk: number
}

/** As the bars are meant. */
export const full: Sizes = {
  warmups: 1,
  rounds: 5,
  site: { name: 'T1', files: 10_000, filesPerFolder: 16, size: siteSizes },
  small: { name: 'T2', files: 100_000, filesPerFolder: 27, size: smallSizes },
  large: { name: 'T3', files: 5, filesPerFolder: 5, size: () => 200e6 },
  manifest: 1_000_000,
  urls: [{ count: 10_000 }, { count: 100_000, atMost: 2 }, { count: 1_000_000, atMost: 3 }],
  randomTrees: 400,
  requests: 1000,
  corpus: 50e6,
  edits: 200,
  modules: 2000,
  styles: 100,
  publicFiles: 500,
  growth: [1000, 10_000, 100_000, 1_000_000],
  growthOnDisk: 1_000_000,
}

/** Just enough to show that everything runs; the figures say nothing. */
export const quick: Sizes = {
  warmups: 0,
  rounds: 1,
  site: { name: 'T1-quick', files: 60, filesPerFolder: 16, size: smallSizes },
  small: { name: 'T2-quick', files: 100, filesPerFolder: 27, size: smallSizes },
  large: { name: 'T3-quick', files: 2, filesPerFolder: 5, size: () => 1e6 },
  manifest: 2000,
  urls: [{ count: 1000 }, { count: 2000, atMost: 3 }],
  randomTrees: 5,
  requests: 20,
  corpus: 1e6,
  edits: 20,
  modules: 13,
  styles: 2,
  publicFiles: 5,
  growth: [100, 1000],
  growthOnDisk: 100,
}
