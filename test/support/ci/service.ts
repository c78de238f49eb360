/** What came of a run. */
export interface CiResult {
  /** Whether all steps ended with status 0. */
  readonly ok: boolean
  /** What they printed. */
  readonly output: string
}

/** A folder that a service keeps from one run to the next. */
export interface KeptCache {
  readonly key: string
  /** Holds the path that was kept, as it lay in the checkout. */
  readonly folder: string
}

/** A CI service with the recipe that it runs. */
export interface CiService {
  /** Oldest first. */
  caches: readonly KeptCache[]
  /** Runs the recipe on a clean checkout of what was committed. */
  run(secrets: Readonly<Record<string, string>>): Promise<CiResult>
}
