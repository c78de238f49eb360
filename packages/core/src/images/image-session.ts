import type { Context } from '../context.ts'
import { createMatcher, type Matcher } from '../delivery-url/matcher.ts'
import { isToken } from '../delivery-url/url.ts'
import { CdnPurgeError, describeCause, isCdnPurgeError } from '../errors/error.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import type { Target } from '../options/target.ts'
import type { ImagePolicy } from '../providers/contract/provider.ts'
import { hashOne } from '../scan/hash-file.ts'
import { createImmutable } from '../urls/immutable.ts'
import { resolveSites, type Site } from '../urls/sites.ts'
import { requestToken } from '../vendor/request-token.ts'
import { createLocate, type ImageFolders, listImages } from './files.ts'
import { createRecorder, type KnownImages, readImages } from './records.ts'
import { stateOf } from './state.ts'
import { createTokens, type DecidedImages, type ImageRecord, type Tokens } from './tokens.ts'

/** The image URLs of one build: how to find them, and which token each carries. */
export interface ImageSession {
  readonly matcher: Matcher
  readonly tokens: Tokens
  /** See {@link ImagePlace}. */
  readonly folder?: 'rewrite' | 'look' | undefined
  /** Where the output is served, and the images that the build does not copy. */
  readonly sites: readonly Site[]
  /** Every image that has a token now, sorted: those that are known and those on disk. For URLs built in the browser. */
  all(): Promise<readonly (readonly [image: string, token: string])[]>
  /** How many tokens were asked for; where nothing may be sent: would be. */
  requested(): number
  /** See {@link stateOf}. */
  state(): Promise<string>
  /** What was decided so far; of a build at which several processes work, by all of them. */
  decided(): Promise<DecidedImages>
}

/** What a build knows of its images before it begins. */
export interface ImagePlace {
  /** The bundler's base, where it has one. */
  readonly base?: string
  /** Absolute directories that the build copies to the root of its output. */
  readonly copied: readonly string[]
  /**
   * No bundler made it, so that scripts and styles may change too, but for names that carry a hash: `rewrite`; or nothing
   * may, and what lacks its token is only told: `look`.
   */
  readonly folder?: 'rewrite' | 'look'
  /** Several processes work at the build, and know of each other only by what is recorded. */
  readonly together?: boolean
  /** What was decided earlier in the same build. */
  readonly earlier?: DecidedImages | undefined
}

/** Digits of an image's hash that make a token with `cacheBuster: 'content'`. */
const CONTENT_TOKEN_LENGTH = 8

/**
 * Begins a build's image URLs. Reads the ledger; asks for no token before one is needed.
 *
 * @returns `undefined` where no target delivers images whose URLs carry tokens
 * @throws CdnPurgeError for a ledger that cannot be read
 */
export async function openImageSession(
  options: ResolvedOptions,
  { base, copied, folder, together = false, earlier }: ImagePlace,
  context: Context,
): Promise<ImageSession | undefined> {
  const target = options.targets.find(({ api }) => api.images?.rewrite === true)
  const policy = target?.api.images
  if (target === undefined || policy === undefined) return undefined
  const { known, firstRun } = await readImages(options, context)
  const folders: ImageFolders = {
    sites: resolveSites(options.site, base).sites,
    copied,
    sources: policy.sources,
    root: context.root,
    immutable: createImmutable(options.immutable),
  }
  const ask = createRequest(policy, target, context)
  const request = together && policy.cacheBuster !== 'content' ? askOnce(ask, known, options, context) : ask
  const silent = options.off || options.dryRun || folder === 'look'
  const source = {
    known,
    locate: createLocate(folders),
    hash: hashOne,
    firstRun: firstRun && options.firstRun === 'purge',
  }
  const tokens = createTokens({
    ...source,
    perImage: policy.cacheBuster === 'content',
    request: silent ? undefined : request,
    together,
    record: createRecorder(options, context),
    refused: createRefusal(options, target, context),
    earlier,
  })
  return {
    matcher: createMatcher(policy.hosts),
    tokens,
    folder,
    sites: [...folders.sites, ...policy.sources.flatMap(({ url }) => resolveSites(url).sites)],
    async all() {
      const images = [...new Set([...known.keys(), ...(await listImages(folders))])].sort()
      await tokens.decideAll(images)
      return images.flatMap(image => {
        const token = tokens.tokenOf(image)
        return token === undefined ? [] : [[image, token] as const]
      })
    },
    requested: () =>
      policy.cacheBuster !== 'api' ? 0 : silent ? Math.min(tokens.given().length, 1) : tokens.requested,
    state: () => stateOf({ ...source, firstRun }),
    async decided() {
      const all: DecidedImages = {
        records: Object.fromEntries(tokens.records()),
        found: Object.fromEntries(tokens.found()),
        requested: tokens.requested,
        refused: tokens.refused(),
      }
      return together ? withRecorded(all, known, await readImages(options, context)) : all
    },
  }
}

function createRequest(
  policy: ImagePolicy,
  target: Target,
  context: Context,
): (hash: string) => Promise<string> {
  const { cacheBuster } = policy
  if (cacheBuster === 'content') return async hash => hash.slice(0, CONTENT_TOKEN_LENGTH)
  if (cacheBuster !== 'api') return async () => ownToken(cacheBuster, target)
  return async () => {
    const [missing] = target.missing
    if (missing !== undefined) throw new CdnPurgeError('TOKEN_REFUSED', missing)
    return requestToken(target, context)
  }
}

/** The same, where another process of the build may have been given a token already: it serves all of them. */
function askOnce(
  ask: (hash: string) => Promise<string>,
  known: ReadonlyMap<string, ImageRecord>,
  options: ResolvedOptions,
  context: Context,
): (hash: string) => Promise<string> {
  return async hash => {
    const now = await readImages(options, context)
    for (const [image, { token }] of now.known) {
      if (token !== undefined && token !== known.get(image)?.token) return token
    }
    return ask(hash)
  }
}

/** The same, with what other processes have recorded since this one began. */
function withRecorded(
  own: DecidedImages,
  known: ReadonlyMap<string, ImageRecord>,
  now: KnownImages,
): DecidedImages {
  const others = [...now.known].filter(([image, { hash, token }]) => {
    const before = known.get(image)
    return before?.hash !== hash || before.token !== token
  })
  const records = { ...own.records, ...Object.fromEntries(others) }
  const found = Object.fromEntries(others.map(([image, { hash }]) => [image, { hash, changed: true }]))
  const given = new Set(Object.values(records).flatMap(({ token }) => token ?? []))
  return { ...own, records, found: { ...found, ...own.found }, requested: given.size }
}

/** A token that the user's own function makes. */
function ownToken(make: () => unknown, { name }: Target): string {
  const token = make()
  if (typeof token === 'string' && isToken(token)) return token
  throw new CdnPurgeError(
    'CONFIG_INVALID',
    `The function "cacheBuster" of the target "${name}" must give 1 to 64 letters, digits, "-", ".", "_" or "~", which can stand in a URL, and gave ${typeof token === 'string' ? `a text of ${token.length} characters` : `a value of the type ${typeof token}`}.`,
  )
}

/** Told once a build: the images whose tokens stay old share one cause. */
function createRefusal(options: ResolvedOptions, target: Target, context: Context) {
  let told = false
  return (image: string, error: unknown) => {
    // A build that only writes a snapshot needs no credentials: what changed is invalidated after the deploy.
    const isOwn = isCdnPurgeError(error) && error.code === 'CONFIG_INVALID'
    if (isOwn || (options.onError === 'fail' && target.missing.length === 0)) throw error
    if (told) return
    told = true
    context.logger.warn(
      `${image} changed, and maybe others, but no new cache token could be had, so that its URLs stay as they are: ${describeCause(error)} The next build tries again.`,
    )
  }
}
