import type { DueItem } from '../../plan/model.ts'

/** A text as URLs hold it: spaces and what stands beyond ASCII are percent-encoded, and a cache knows no other name. */
export const ENCODED = /^[!-~]+$/

/** What is meant by an item as the vendor writes it. */
export interface Said {
  /**
   * What it makes due: of the kind `raw` where no other kind means the same. Of one meaning the text is always the
   * same, and `read` takes it too: it is pending under it, and `toRequests` gets it.
   */
  readonly due: DueItem
  /** Whether it is a whole cache, so that it is asked for before. */
  readonly whole?: boolean
  /** Whether it purges an absolute URL; absent: nobody knows. */
  readonly reaches?: (url: string) => boolean
}

/** Why a text is no item of a vendor's: the end of a sentence that begins with the text. */
export interface Unread {
  readonly problem: string
}

/**
 * What flags of the command stand for in the vendor's words: each makes of the flag's value a text that `read` takes,
 * or says what is wrong with it. Absent: this API has nothing of the kind.
 */
export interface Words {
  /** `--cache NAME`. */
  readonly cache?: (name: string) => string
  /** `--action NAME`. */
  readonly action?: (name: string) => string
  /** `--match TYPE VALUE`. */
  readonly match?: (type: string, value: string) => string
  /** `--prefix P` that ends inside a name, as an absolute URL. */
  readonly prefix?: (url: string) => string
  /** An absolute URL whose `*` stand for anything. */
  readonly wildcard?: (url: string) => string
  /** `--everything HOST`. */
  readonly host?: (host: string) => string
}

/** What a user can say to a vendor by hand, beyond what plans say. */
export interface Vocabulary {
  /** An item as the vendor writes it, for messages. */
  readonly example: string
  /** Reads an item as the vendor writes it. */
  read(text: string): Said | Unread
  readonly words?: Words
}

/** Whether a text was no item. */
export function isUnread(read: Said | Unread): read is Unread {
  return 'problem' in read
}

/** Whether an item in a vendor's own words is known to purge an absolute URL. */
export function rawReaches(
  { vocabulary }: { readonly vocabulary?: Vocabulary },
  text: string,
  url: string,
): boolean {
  const said = vocabulary?.read(text)
  return said !== undefined && !isUnread(said) && said.reaches?.(url) === true
}

/** Whether a text is an item of an API's, due as it is. */
export function isRaw({ vocabulary }: { readonly vocabulary?: Vocabulary }, text: string): boolean {
  const said = vocabulary?.read(text)
  return said !== undefined && !isUnread(said) && said.due.kind === 'raw'
}
