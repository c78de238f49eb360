/** The engine's runs, loaded when one is at hand. */
export type Runs = typeof import('@cdn-purge/core/run')

/** Loads them; from the second call on they are there. */
export function loadRuns(): Promise<Runs> {
  return import('@cdn-purge/core/run')
}
