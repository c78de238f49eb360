/** Registers a test case: `test` of Vitest, Jest, Mocha or `node:test`. */
export type Test = (name: string, body: () => Promise<void>) => unknown
