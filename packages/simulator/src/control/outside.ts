/** A callback that is called at once and waited for later. */
export interface Outside<Told> {
  /** Calls it; never throws. */
  tell(told: Told): void
  /**
   * Resolves when every call so far is over.
   * @throws what the callback threw, once.
   */
  settled(): Promise<void>
}

/** Wraps a callback of the simulator's user; without one, nothing is told. */
export function createOutside<Told>(
  callback: ((told: Told) => void | Promise<void>) | undefined,
): Outside<Told> {
  const open = new Set<Promise<void>>()
  return {
    tell(told) {
      if (callback === undefined) return
      const call = (async () => callback(told))()
      open.add(call)
      // Whoever waits hears of a failure; until then it is not one that nobody handles.
      call.then(
        () => open.delete(call),
        () => undefined,
      )
    },
    async settled() {
      const calls = [...open]
      try {
        await Promise.all(calls)
      } finally {
        for (const call of calls) open.delete(call)
      }
    },
  }
}
