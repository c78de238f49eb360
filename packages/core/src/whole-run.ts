/**
 * The runs of the engine, from the outputs to what their report says: for what has begun, and has something to purge.
 * Internal: it may change with any version.
 *
 * @packageDocumentation
 */

export { oweAgain } from './ledger/owe-again.ts'
export { scanOutput } from './output/output.ts'
export { recordUnserved } from './output/unserved.ts'
export { prepare, tell } from './prepare/prepare.ts'
export { reportChanges } from './report/changes.ts'
export { describeDue } from './report/describe-due.ts'
export { exitStatus } from './report/exit-status.ts'
export { withPage } from './report/page/with-page.ts'
export { summarize, summarizePurge } from './report/summarize.ts'
export { tellLive } from './report/tell-live.ts'
export { tellTokens } from './report/tell-tokens.ts'
export { run, runByHand } from './run.ts'
