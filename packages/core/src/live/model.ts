/** One file at one host: what is asked for, and what must come. */
export interface LiveFile {
  /** Relative to its output. */
  readonly path: string
  /** The URLs that it is known by at that host; at least one. */
  readonly urls: readonly string[]
  /** The SHA-256 of its bytes; absent: it was removed, and {@link LiveFile.before} must not come. */
  readonly hash?: string | undefined
  /** The SHA-256 of its bytes at the last deploy, where they were others. */
  readonly before?: string | undefined
  /** Absolute path of the file; absent: it is not on this machine. */
  readonly file?: string | undefined
  /** Its length in bytes; absent where that is not known. */
  readonly size?: number | undefined
}

/** One URL that does not have the bytes of the build. */
export interface Differing {
  /** Absolute. */
  readonly url: string
  /** The file, relative to its output. */
  readonly file: string
  /** What came, in words: the rest of a sentence that starts with the URL. Printable text. */
  readonly came: string
  /** The header `Age` of the answer, if it had one. */
  readonly age?: string
  /** What the answer says of its cache, such as `x-cache: HIT`. */
  readonly cache?: string
}

/** What came of asking for a sample. */
export interface LiveReport {
  /** URLs that were asked for. */
  readonly asked: number
  /** Those of them that have the bytes of the build. */
  readonly equal: number
  /** Until the last answer, in milliseconds. */
  readonly ms: number
  /** Those that do not. */
  readonly differing: readonly Differing[]
}
