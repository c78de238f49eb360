import process from 'node:process'
import { afterEach, expect } from 'vitest'

// The builds of tests are for production, as a bundler's command has it; vitest says `test`.
process.env.NODE_ENV = 'production'
// What a CI service or a developer asks of our own tests is none of what they test.
for (const name of ['GITHUB_ACTIONS', 'GITHUB_STEP_SUMMARY', 'DEBUG']) delete process.env[name]

/** A test in this process must run what it noted: at the end of vitest's own process it would be run against nothing. */
afterEach(() => {
  const register: { readonly notes: { readonly name: string; readonly state: string }[] } | undefined =
    Reflect.get(globalThis, Symbol.for('unplugin-cdn-purge.register.1'))
  const open = register?.notes.splice(0).filter(({ state }) => state === 'done') ?? []
  expect(open, 'builds that were noted and not run: call finish()').toEqual([])
})
