/** Which images got a new cache token; in a dry run, which would get one. */
export interface TokenReport {
  /** Tokens that were, or would be, asked for. */
  readonly requested: number
  /** Images that have a new one. */
  readonly images: number
  /** These images, each with the number of URLs in the output that carry it. */
  readonly given: readonly {
    /** Its source. */
    readonly image: string
    /** URLs in the output that carry it. */
    readonly places: number
  }[]
}

/** No image got one. */
export const noTokens: TokenReport = { requested: 0, images: 0, given: [] }
