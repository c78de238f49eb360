/**
 * The suites that our own providers and stores pass, for those of others. They run under any test runner.
 *
 * @packageDocumentation
 */

export { testProvider } from './provider-cases.ts'
export type { ProviderFixture } from './provider-fixture.ts'
export { testStore } from './store/store-cases.ts'
export type { CreateStore, EndAfter, StoreTrials } from './store/trials.ts'
export type { Test } from './test.ts'
