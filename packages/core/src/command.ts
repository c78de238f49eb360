/**
 * What only the command does: it looks into the ledger, asks vendors, and explains. Internal: it may change with any
 * version.
 *
 * @packageDocumentation
 */

export { type Forget, type Forgotten, forgetPending } from './by-hand/forget.ts'
export { previewByHand } from './by-hand/prepare-by-hand.ts'
export { type Reach, tellReach } from './by-hand/reach.ts'
export { readSnapshotOutputs, type SnapshotOutputs, settleSnapshot } from './deploy/read-snapshot.ts'
export { examine, type Patient, statusOfChecks } from './doctor/doctor.ts'
export type { Check, CheckName } from './doctor/model.ts'
export { lookAtFolder, rewriteFolder, withoutTokens } from './images/plain-folder.ts'
export { type ChangeList, type FileChange, listChanges } from './inspect/changes.ts'
export { type ExplainedUrl, type Explanation, explain } from './inspect/explain.ts'
export type { ExplainedFile } from './inspect/files.ts'
export { type LastOutput, readLastOutputs } from './inspect/last-outputs.ts'
export { readLeftOptions } from './inspect/left-options.ts'
export { type LedgerStatus, type RecordedOutput, readStatus } from './inspect/status.ts'
export type { ExplainedDue, ExplainedRequest, ExplainedTarget } from './inspect/target.ts'
export { lookAtEdge } from './live/look-at-edge.ts'
export { foldersUpwards } from './options/files/find-config.ts'
export { findLedgerSecrets, redisLedgerSchema, s3LedgerSchema } from './options/ledger/shared-ledger.ts'
export { suggest } from './options/suggest.ts'
export { describeChanges } from './report/tell-changes.ts'
export { type JobList, type JobSelection, listJobs } from './vendor/jobs.ts'
export { requestToken } from './vendor/request-token.ts'
