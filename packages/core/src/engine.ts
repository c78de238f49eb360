/**
 * The engine, for the plugin and the command: what a build changed becomes the smallest set of purge requests, and
 * nothing that was owed is ever lost. No bundler, no `process`, no printing. Here is what a build begins with: checked
 * options, and an open ledger; the runs have a door of their own. Internal: it may change with any version.
 *
 * @packageDocumentation
 */

export type { ByHand } from './by-hand/prepare-by-hand.ts'
export type { Wishes } from './by-hand/wishes.ts'
export type { Told } from './ci/render-summary.ts'
export { addToStepSummary } from './ci/step-summary.ts'
export type { Context } from './context.ts'
export { catalog } from './errors/catalog.ts'
export { CdnPurgeError, describeCause, isCdnPurgeError } from './errors/error.ts'
export { loadOptional } from './errors/load-optional.ts'
export { isLoopback } from './http/base-url.ts'
export type { ImageBuild, ImageOutcome, TokenedCode } from './images/build.ts'
export type { ImagePlace } from './images/image-session.ts'
export { openImageBuild } from './images/open-images.ts'
export type { DecidedImages } from './images/tokens.ts'
export { findWrittenSince, type WrittenSince } from './inspect/written-since.ts'
export { listDiffering, loadConfig, recordSnapshot } from './later.ts'
export type { LedgerDocument, PendingItem } from './ledger/schema.ts'
export type { LedgerMark, Store } from './ledger/store.ts'
export {
  describeTrace,
  leaveTrace,
  readTraces,
  removeTraces,
  type Trace,
} from './ledger/stores/file/traces.ts'
export { checkRedisUrl, describeRedis } from './ledger/stores/redis/redis-place.ts'
export type { Differing } from './live/model.ts'
export { type Logger, silentLogger } from './log/logger.ts'
export { canRewrite, type Screen, withStatusLine } from './log/status-line.ts'
export { type OpenContext, openContext, traceDirectory } from './open.ts'
export { type Dispatch, type PurgeJob, type QueuePlace, queuePlace } from './options/dispatch.ts'
export { type Environment, processEnvironment } from './options/env.ts'
export { environmentOf, readEnvFiles } from './options/files/env-files.ts'
export {
  type ConfigLocation,
  findConfig,
  type LoadedConfig,
  tellPassedOver,
} from './options/files/find-config.ts'
export { type LeftOptions, leaveOptions } from './options/left-options.ts'
export { type Verify, type WaitForOrigin, withLiveChecks } from './options/live-checks.ts'
export { type Purpose, type ResolvedOptions, resolveOptions } from './options/resolve.ts'
export { optionsSchema, targetSchema } from './options/schema.ts'
export { isProvider, type Target } from './options/target.ts'
export type { Output, ScannedOutput, Sides } from './output/model.ts'
export { outputName, tellLedgerInside } from './output/place.ts'
export type { Prepared, RunInput } from './prepare/model.ts'
export { describeOptions } from './providers/contract/option.ts'
export type { Line } from './report/line.ts'
export type { RunReport } from './report/model.ts'
export type { PagePlace } from './report/page/place.ts'
export type { Recording } from './report/page/recording.ts'
export { createRedactor, type Redactor } from './secret/redact.ts'
export { Secret } from './secret/secret.ts'
export { listSome } from './text/list-some.ts'
export { type Booking, ON_ITS_WAY, type PaceGate } from './wire/pace-gate.ts'
