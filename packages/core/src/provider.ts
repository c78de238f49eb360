/**
 * What a provider is written with: the contract, and the helpers that the built-in providers read answers with.
 *
 * @packageDocumentation
 */

export type { Capabilities } from './plan/capabilities.ts'
export type { PlanItem } from './plan/model.ts'
export * from './providers/contract/answer.ts'
export { bearer, type OptionInfo, option, secret, shown, waitOption } from './providers/contract/option.ts'
export { askName } from './providers/contract/probe.ts'
export * from './providers/contract/provider.ts'
export type { Said, Unread, Vocabulary, Words } from './providers/contract/vocabulary.ts'
export { Secret } from './secret/secret.ts'
export type { ApiRequest, ApiResponse, Attempt, RetryRules, SignedMessage } from './wire/model.ts'
export { TextBody } from './wire/text-body.ts'
