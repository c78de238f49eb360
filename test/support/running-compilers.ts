/** What webpack's and Rspack's compilers have in common. */
interface RunningCompiler {
  readonly running: boolean
  readonly hooks: { readonly afterDone: { tap(name: string, done: () => void): void } }
}

/**
 * Waits until no compiler is at work any more. Several that run at once tell the first failure at once, and the others
 * go on: what they do then would fall into the next test.
 */
export async function waitForRest(
  compiler: RunningCompiler | { readonly compilers: readonly RunningCompiler[] },
) {
  const all = 'compilers' in compiler ? compiler.compilers : [compiler]
  await Promise.all(
    all
      .filter(({ running }) => running)
      .map(({ hooks }) => new Promise<void>(resolve => hooks.afterDone.tap('wait', () => resolve()))),
  )
}
