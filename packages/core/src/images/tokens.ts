/** What the ledger knows of an image: the hash of its bytes, and the token its URLs carry. */
export interface ImageRecord {
  /** SHA-256 of the bytes that the token stands for. */
  readonly hash: string
  readonly token?: string | undefined
}

/** A file on disk that an image URL names. */
export interface ImageFile {
  /** Absolute path. */
  readonly path: string
  /** Where it is served: the one URL of an image, in whatever spelling texts name it. */
  readonly url: string
  /** Its public name carries a content hash: the URL changes by itself. */
  readonly hashed: boolean
}

/** An image on disk against what is known of it. */
export interface FoundImage {
  /** SHA-256 of its bytes. */
  readonly hash: string
  /** Whether they are others than those that are known, or none are. */
  readonly changed: boolean
}

/** Where a build's tokens come from; everything that touches the outside is handed in. */
export interface TokenSource {
  /** What is known from earlier builds, by image URL. */
  readonly known: ReadonlyMap<string, ImageRecord>
  /** The file behind an image URL; `undefined` where none is on disk. */
  locate(image: string): ImageFile | undefined
  /** SHA-256 of a file. */
  hash(path: string): Promise<string>
  /** Images that were never seen count as changed: browsers may hold old bytes. */
  readonly firstRun: boolean
  /** A new token; called once at most. Absent where none may be asked for: known ones are still used. */
  readonly request?: ((hash: string) => Promise<string>) | undefined
  /** `true`: each image has a token of its own, made from its bytes; `false`: one new token serves the build. */
  readonly perImage: boolean
  /** Makes a new token durable before the build goes on; gives the record that counts, which may be another's. */
  record(image: string, record: ImageRecord): Promise<ImageRecord>
  /** Other processes work at the same build: what is seen for the first time is recorded at once, as their tokens are. */
  readonly together?: boolean | undefined
  /** Told that no token could be had; throws where that must fail the build. */
  refused(image: string, error: unknown): void
  /** What was decided earlier in the same build, by a session that is over. */
  readonly earlier?: DecidedImages | undefined
}

/** What a build decided of its images, as plain data. */
export interface DecidedImages {
  /** What is to be recorded, by image URL. */
  readonly records: Readonly<Record<string, ImageRecord>>
  /** What was found of the images on disk, by image URL. */
  readonly found: Readonly<Record<string, FoundImage>>
  /** How many tokens were asked for: 0 or 1. */
  readonly requested: number
  /** Images that keep their old token, since no new one could be had. */
  readonly refused: readonly string[]
}

/** The tokens of one build. */
export interface Tokens {
  /** The token that the image's URLs carry; `undefined`: none. Decided once an image. */
  decide(image: string): Promise<string | undefined>
  /** Decides several; `undefined` where there is nothing to wait for. A build asks thousands of times. */
  decideAll(images: Iterable<string>): Promise<unknown> | undefined
  /** What was decided of an image. */
  tokenOf(image: string): string | undefined
  /** The URL under which a decided image is known; `undefined`: no file is here. */
  urlOf(image: string): string | undefined
  /** What was decided so far, to be recorded when the build has succeeded. */
  records(): ReadonlyMap<string, ImageRecord>
  /** What was found of the images on disk. */
  found(): ReadonlyMap<string, FoundImage>
  /** Images that have a new token; where none may be asked for: that would get one. */
  given(): readonly string[]
  /** How many tokens were asked for: 0 or 1. */
  readonly requested: number
  /** Images for which no new token could be had. */
  refused(): readonly string[]
}

/**
 * Decides, once an image and only when one is really referenced, which token its URLs carry: unchanged images keep
 * theirs, so that an unchanged build asks for nothing and is byte-identical; changed ones share one new token.
 */
export function createTokens(source: TokenSource): Tokens {
  /** By image as it is written; of what no file is here, there is nothing to decide. */
  const files = new Map<string, ImageFile | undefined>()
  const decided = new Map<string, string | undefined>()
  const open = new Map<string, Promise<void>>()
  const records = new Map(Object.entries(source.earlier?.records ?? {}))
  const found = new Map(Object.entries(source.earlier?.found ?? {}))
  const refused = new Set(source.earlier?.refused)
  let requested = source.earlier?.requested ?? 0
  let shared = requested === 0 ? undefined : sharedBefore(records)

  const ask = (request: NonNullable<TokenSource['request']>, hash: string): Promise<string> => {
    if (source.perImage) return request(hash)
    if (shared === undefined) {
      requested++
      shared = request(hash)
    }
    return shared
  }

  /** Whether asking again would only be refused, and told, once more: an earlier session of the build has tried. */
  const isSpent = (image: string) =>
    refused.has(image) || (refused.size > 0 && shared === undefined && !source.perImage)

  const decide = async ({ path, url: image }: ImageFile): Promise<string | undefined> => {
    const before = records.get(image) ?? source.known.get(image)
    const hash = await source.hash(path)
    // Whether it changed is what the first look at it said, which took place before its record was made.
    if (found.get(image)?.hash !== hash) found.set(image, { hash, changed: before?.hash !== hash })
    if (before?.hash === hash) return before.token
    if (before === undefined && !source.firstRun) {
      const isNoted = source.together === true && source.request !== undefined
      const record = isNoted ? await source.record(image, { hash }) : { hash }
      records.set(image, record)
      return record.token
    }
    if (source.request === undefined || isSpent(image)) return before?.token
    try {
      const token = await ask(source.request, hash)
      const record = await source.record(image, { hash, token })
      records.set(image, record)
      return record.token
    } catch (error) {
      // The old hash stays with the old token, so that the next build tries again.
      refused.add(image)
      source.refused(image, error)
      return before?.token
    }
  }

  const fileOf = (image: string): ImageFile | undefined => {
    if (!files.has(image)) files.set(image, source.locate(image))
    return files.get(image)
  }

  /** What to wait for until an image is decided, if anything. */
  const begin = (image: string): Promise<void> | undefined => {
    const file = fileOf(image)
    if (file === undefined || file.hashed || decided.has(file.url)) return undefined
    const begun = open.get(file.url)
    if (begun !== undefined) return begun
    const decision = decide(file).then(token => {
      decided.set(file.url, token)
    })
    open.set(file.url, decision)
    return decision
  }

  const tokenOf = (image: string) => decided.get(files.get(image)?.url ?? '')

  return {
    async decide(image) {
      await begin(image)
      return tokenOf(image)
    },
    decideAll(images) {
      const waiting: Promise<void>[] = []
      for (const image of images) {
        const decision = begin(image)
        if (decision !== undefined) waiting.push(decision)
      }
      return waiting.length === 0 ? undefined : Promise.all(waiting)
    },
    tokenOf,
    urlOf: image => files.get(image)?.url,
    records: () => records,
    found: () => found,
    given() {
      // Without a request, a changed image leaves no record.
      if (source.request === undefined)
        return [...found].flatMap(([image, { changed }]) => (changed && !records.has(image) ? [image] : []))
      return [...records].flatMap(([image, { token }]) => (token === undefined ? [] : [image]))
    },
    refused: () => [...refused],
    get requested() {
      return requested
    },
  }
}

/** The token that an earlier session of the same build was given: all records that have one, share it. */
function sharedBefore(records: ReadonlyMap<string, ImageRecord>): Promise<string> | undefined {
  const token = [...records.values()].find(record => record.token !== undefined)?.token
  return token === undefined ? undefined : Promise.resolve(token)
}
