/**
 * What the author of a configuration, a provider or a store uses.
 *
 * @packageDocumentation
 */

export type { ErrorCode } from './errors/catalog.ts'
export { CdnPurgeError, isCdnPurgeError } from './errors/error.ts'
export {
  defineStore,
  type LedgerMark,
  type LedgerWrite,
  type Store,
  type StoredLedger,
  type StoredSnapshot,
} from './ledger/store.ts'
export type { LiveReport } from './live/model.ts'
export type { Logger } from './log/logger.ts'
export type { RedisLedger, S3Ledger } from './options/ledger/ledger-types.ts'
export type { UrlsOption } from './options/schema.ts'
export type { Target as TargetInput } from './options/target-types.ts'
export type { CdnPurgeOptions } from './options/types.ts'
export type { Capabilities } from './plan/capabilities.ts'
export type { DueItem, PlanItem } from './plan/model.ts'
export { type OptionInfo, option, secret } from './providers/contract/option.ts'
export * from './providers/contract/provider.ts'
export type { Said, Unread, Vocabulary, Words } from './providers/contract/vocabulary.ts'
export { loadProviders } from './providers/registry.ts'
export type { ErrorReport, RequestReport, RunReport, TargetReport } from './report/model.ts'
export { Secret } from './secret/secret.ts'
export type { ApiRequest, ApiResponse, RetryRules } from './wire/model.ts'
