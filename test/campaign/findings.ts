/** What a life found wrong, a line each; the steps that led there. */
export interface Findings {
  readonly lost: readonly string[]
  readonly thrownOut: readonly string[]
  readonly steps: readonly string[]
  readonly runs: number
}
