import { afterEach, expect } from 'vitest'

/** A test in this process must run what it noted: at the end of vitest's own process it would be run against nothing. */
afterEach(() => {
  const register: { readonly notes: { readonly name: string }[] } | undefined = Reflect.get(
    globalThis,
    Symbol.for('unplugin-cdn-purge.register.1'),
  )
  const open = register?.notes.splice(0).map(({ name }) => name) ?? []
  expect(open, 'builds that were noted and not run: call finish()').toEqual([])
})
