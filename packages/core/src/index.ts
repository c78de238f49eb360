/**
 * The engine of cdn-purge: what a build changed becomes the smallest set of purge requests, and nothing that was
 * owed is ever lost. No bundler, no `process`, no printing.
 *
 * @packageDocumentation
 */

export type { Differing, LiveReport } from './check-live/live-file.ts'
export { lookAtEdge } from './check-live/look-at-edge.ts'
export type { ByHand } from './engine/by-hand.ts'
export { type ChangeList, type FileChange, listChanges } from './engine/changes.ts'
export { type CheckedOutput, checkOutput } from './engine/check-output.ts'
export type { Context } from './engine/context.ts'
export { type ExplainedUrl, type Explanation, explain } from './engine/explain.ts'
export type { ExplainedFile } from './engine/explain-files.ts'
export type { ExplainedDue, ExplainedRequest, ExplainedTarget } from './engine/explain-target.ts'
export { type Forget, type Forgotten, forgetPending } from './engine/forget.ts'
export { type ImageBuild, type ImageSession, openImageSession } from './engine/image-session.ts'
export { type JobList, listJobs } from './engine/jobs.ts'
export type { KeptImages } from './engine/kept-images.ts'
export { type OpenContext, openContext, traceDirectory } from './engine/open.ts'
export { type Output, type ScannedOutput, scanOutput } from './engine/output.ts'
export type { OutputFolder } from './engine/output-texts.ts'
export { oweAgain } from './engine/owe-again.ts'
export { outputName } from './engine/place.ts'
export { type Prepared, prepare, type RunInput, tell } from './engine/prepare.ts'
export { reportChanges } from './engine/report.ts'
export type { ErrorReport, RequestReport, RunReport, TargetReport } from './engine/result.ts'
export { run, runByHand } from './engine/run.ts'
export {
  readSnapshotOutputs,
  recordSnapshot,
  type SnapshotOutputs,
  settleSnapshot,
} from './engine/snapshot.ts'
export { type LedgerStatus, type RecordedOutput, readStatus } from './engine/status.ts'
export { describeChanges, exitStatus, type Line, summarize, summarizeLive } from './engine/summary.ts'
export { requestToken } from './engine/token.ts'
export { tokenCopies } from './engine/token-copies.ts'
export { recordUnserved, type Sides } from './engine/unserved.ts'
export type { Wishes } from './engine/wishes.ts'
export { findWrittenSince, type WrittenSince } from './engine/written-since.ts'
export { catalog, type ErrorCode } from './errors/catalog.ts'
export { CdnPurgeError, describeCause, isCdnPurgeError } from './errors/error.ts'
export { createRedactor, type Redactor } from './http/redact.ts'
export type { LedgerDocument, PendingItem } from './ledger/schema.ts'
export {
  defineStore,
  type LedgerWrite,
  type Store,
  type StoredLedger,
  type StoredSnapshot,
} from './ledger/store.ts'
export { describeTrace, leaveTrace, readTraces, removeTraces, type Trace } from './ledger/traces.ts'
export { type Logger, silentLogger } from './log/logger.ts'
export type { Matcher } from './optimole/matcher.ts'
export { applyEdits, findImages } from './optimole/rewrite.ts'
export { createMap, patchMap, type SourceMap } from './optimole/source-map.ts'
export type { DecidedImages, FoundImage, ImageRecord, Tokens } from './optimole/tokens.ts'
export { type DeliveryUrl, type Edit, putToken } from './optimole/url.ts'
export { type Environment, processEnvironment } from './options/env.ts'
export { type Verify, type WaitForOrigin, withLiveChecks } from './options/live-checks.ts'
export { type ConfigLocation, type LoadedConfig, loadConfig } from './options/load-config.ts'
export { type Purpose, type ResolvedOptions, resolveOptions } from './options/resolve.ts'
export {
  type CdnPurgeOptions,
  optionsSchema,
  type TargetInput,
  targetSchema,
  type UrlsOption,
} from './options/schema.ts'
export { Secret } from './options/secret.ts'
export { suggest } from './options/suggest.ts'
export type { Target } from './options/target.ts'
export type { Capabilities } from './plan/capabilities.ts'
export type { DueItem, PlanItem } from './plan/item.ts'
export { describeOptions, type OptionInfo, option, secret } from './providers/option.ts'
export {
  type Api,
  type ApiRequest,
  type ApiResponse,
  type CommonOptions,
  defineProvider,
  type Exchange,
  type Failure,
  type ImagePolicy,
  type Job,
  type JobQuery,
  type Provider,
  type ProviderDefinition,
  type PurgeRequest,
  type Reading,
  type RetryRules,
} from './providers/provider.ts'
export { providers } from './providers/registry.ts'
