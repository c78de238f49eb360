import { snapshotBar } from './bars/1-snapshot.ts'
import { threadsBar } from './bars/2-threads.ts'
import { shellBar } from './bars/3-shell.ts'
import { npmBar } from './bars/4-npm.ts'
import { blockingBar } from './bars/5-blocking.ts'
import { manifestBar } from './bars/6-manifest.ts'
import { plannerBar } from './bars/7-planner.ts'
import { dispatchBar } from './bars/8-dispatch.ts'
import { rewriteBar } from './bars/9-rewrite.ts'
import { sourceMapBar } from './bars/10-source-map.ts'
import { buildBar } from './bars/11-build.ts'
import { importsBar } from './bars/12-imports.ts'
import type { Bar } from './bench.ts'

/** All bars, in their order. */
export const bars: readonly Bar[] = [
  snapshotBar,
  threadsBar,
  shellBar,
  npmBar,
  blockingBar,
  manifestBar,
  plannerBar,
  dispatchBar,
  rewriteBar,
  sourceMapBar,
  buildBar,
  importsBar,
]
