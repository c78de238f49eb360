/**
 * What the author of a configuration, a provider or a store uses.
 *
 * @packageDocumentation
 */

export type { ErrorCode } from './errors/catalog.ts'
export { CdnPurgeError, isCdnPurgeError } from './errors/error.ts'
export {
  defineStore,
  type LedgerWrite,
  type Store,
  type StoredLedger,
  type StoredSnapshot,
} from './ledger/store.ts'
export type { LiveReport } from './live/model.ts'
export type { Logger } from './log/logger.ts'
export type { UrlsOption } from './options/schema.ts'
export type { CdnPurgeOptions, Target as TargetInput } from './options/types.ts'
export type { Capabilities } from './plan/capabilities.ts'
export type { DueItem, PlanItem } from './plan/model.ts'
export { type OptionInfo, option, secret } from './providers/contract/option.ts'
export {
  type Api,
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
} from './providers/contract/provider.ts'
export { providers } from './providers/registry.ts'
export type { ErrorReport, RequestReport, RunReport, TargetReport } from './report/model.ts'
export { Secret } from './secret/secret.ts'
export type { ApiRequest, ApiResponse, RetryRules } from './wire/model.ts'
