/** A blob as it is now. */
export interface Blob {
  readonly bytes: Uint8Array
  /** Opaque; another one after each `put`. */
  readonly version: string
}

/** The text of a blob; empty where there is none. */
export function textOf(blob: Blob | undefined): string {
  return blob === undefined ? '' : new TextDecoder().decode(blob.bytes)
}

/** What must be there for a `put` to land. */
export type Expected =
  /** Nothing. */
  | 'absent'
  /** Whatever is there. */
  | 'any'
  /** The blob as it was read. */
  | { readonly version: string }

/**
 * A place for blobs by their names, such as a Redis or a bucket: all that a ledger needs which is shared between
 * machines. A name has letters, digits, `-`, `_`, `.` and `/`. Every call is durable when it resolves.
 */
export interface Blobs {
  /** How messages name the place. Holds no secret. */
  readonly location: string
  /** A blob; `undefined` where there is none. What was put before is seen, whoever put it. */
  get(name: string): Promise<Blob | undefined>
  /**
   * Puts a blob, as a whole, if there is what is expected. Of several who expect the same, one lands.
   *
   * @returns its version; `undefined` where there was something else
   */
  put(name: string, bytes: Uint8Array, expected: Expected): Promise<string | undefined>
  /** Removes a blob, whatever its version; one that is not there is removed already. */
  remove(name: string): Promise<void>
  /** The names that start with a text, sorted; in what was put before, none is left out. */
  list(prefix: string): Promise<readonly string[]>
  /** Closes connections. Nothing is asked afterwards. */
  close?(): Promise<void>
}

/** How many blobs are asked for at once. */
const AT_ONCE = 16

/** Does the same with each of several blobs, some at once, and gives the results in order. */
export async function forEach<Item, Result>(
  items: readonly Item[],
  act: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  for (let at = 0; at < items.length; at += AT_ONCE) {
    results.push(...(await Promise.all(items.slice(at, at + AT_ONCE).map(act))))
  }
  return results
}
