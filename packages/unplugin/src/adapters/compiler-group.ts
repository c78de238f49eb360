/** What tells a compiler that belongs to a MultiCompiler from one that runs by itself. */
export interface GroupedCompiler {
  readonly hooks: { readonly done: { readonly taps: readonly { readonly name: string }[] } }
}

/** One plugin in one compiler of a group. */
export interface Member<Start, Result> {
  /**
   * The compiler starts to build.
   *
   * @param start - given what others of this round have started with
   * @returns what it gave
   */
  begin(start: (others: readonly Start[]) => Start): Start
  /** It failed, or wrote nothing. */
  fail(): void
  /**
   * It succeeded.
   *
   * @returns the results of all members, from the one that succeeds last; `undefined`: others are still missing
   */
  succeed(result: Result): readonly Result[] | undefined
}

interface Entry<Start, Result> {
  readonly compiler: GroupedCompiler
  started?: Start | undefined
  state: 'idle' | 'running' | 'failed' | { readonly result: Result }
}

/**
 * Finds out which compilers run together. A MultiCompiler is not known to the plugins of its children: they are
 * applied in one turn, child by child, and only then does it tap their `done`. Until a tap of that name is seen, a
 * further compiler may be a sibling; without one, a compiler runs by itself.
 *
 * @returns for each compiler that the plugin is applied to, its member
 */
export function createGroups<Start, Result>(): (compiler: GroupedCompiler) => Member<Start, Result> {
  let open: Entry<Start, Result>[] | undefined
  return compiler => {
    if (open === undefined || open.some(({ compiler: other }) => isChild(other))) {
      const group: Entry<Start, Result>[] = []
      open = group
      queueMicrotask(() => {
        if (open === group) open = undefined
      })
    }
    const group = open
    const self: Entry<Start, Result> = { compiler, state: 'idle' }
    group.push(self)
    const together = () => (isChild(compiler) ? group.filter(entry => isChild(entry.compiler)) : [self])
    return {
      begin(start) {
        // Who starts again begins a new round, in which the others have not reported yet.
        if (self.state !== 'idle') {
          for (const entry of together()) if (entry.state !== 'running') reset(entry)
        }
        self.started = undefined
        self.state = 'running'
        const started = start(together().flatMap(entry => entry.started ?? []))
        self.started = started
        return started
      },
      fail() {
        self.state = 'failed'
      },
      succeed(result) {
        self.state = { result }
        const entries = together()
        const results = entries.flatMap(({ state }) => (typeof state === 'object' ? [state.result] : []))
        if (results.length < entries.length) return undefined
        for (const entry of entries) reset(entry)
        return results
      },
    }
  }
}

function reset<Start, Result>(entry: Entry<Start, Result>): void {
  entry.state = 'idle'
  entry.started = undefined
}

// ASSUME: the constructor of MultiCompiler taps `done` of each child under this name (webpack 5, Rspack 1 and 2).
function isChild({ hooks }: GroupedCompiler): boolean {
  return hooks.done.taps.some(({ name }) => name === 'MultiCompiler')
}
