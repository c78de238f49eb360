import type { Context } from '../context.ts'
import { createMatcher, type Matcher } from '../delivery-url/matcher.ts'
import { CdnPurgeError, describeCause } from '../errors/error.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import type { Target } from '../options/target.ts'
import type { ImagePolicy } from '../providers/contract/provider.ts'
import { hashOne } from '../scan/hash-file.ts'
import { createImmutable } from '../urls/immutable.ts'
import { resolveSites, type Site } from '../urls/sites.ts'
import { requestToken } from '../vendor/request-token.ts'
import { createLocate, type ImageFolders, listImages } from './files.ts'
import { createRecorder, readImages } from './records.ts'
import { stateOf } from './state.ts'
import { createTokens, type DecidedImages, type Tokens } from './tokens.ts'

/** The image URLs of one build: how to find them, and which token each carries. */
export interface ImageSession {
  readonly matcher: Matcher
  readonly tokens: Tokens
  /** Where the output is served, and the images that the build does not copy. */
  readonly sites: readonly Site[]
  /** Every image that has a token now, sorted: those that are known and those on disk. For URLs built in the browser. */
  all(): Promise<readonly (readonly [image: string, token: string])[]>
  /** How many tokens were asked for; where nothing may be sent: would be. */
  requested(): number
  /** See {@link stateOf}. */
  state(): Promise<string>
}

/** What a build knows of its images before it begins. */
export interface ImagePlace {
  /** The bundler's base, where it has one. */
  readonly base?: string
  /** Absolute directories that the build copies to the root of its output. */
  readonly copied: readonly string[]
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
  { base, copied, earlier }: ImagePlace,
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
  const silent = options.off || options.dryRun
  const source = {
    known,
    locate: createLocate(folders),
    hash: hashOne,
    firstRun: firstRun && options.firstRun === 'purge',
  }
  const tokens = createTokens({
    ...source,
    perImage: policy.cacheBuster === 'content',
    request: silent ? undefined : createRequest(policy, target, context),
    record: createRecorder(options, context),
    refused: createRefusal(options, target, context),
    earlier,
  })
  return {
    matcher: createMatcher(policy.hosts),
    tokens,
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
      silent && policy.cacheBuster === 'api' ? Math.min(tokens.given().length, 1) : tokens.requested,
    state: () => stateOf({ ...source, firstRun }),
  }
}

function createRequest(
  policy: ImagePolicy,
  target: Target,
  context: Context,
): (hash: string) => Promise<string> {
  if (policy.cacheBuster === 'content') return async hash => hash.slice(0, CONTENT_TOKEN_LENGTH)
  return async () => {
    const [missing] = target.missing
    if (missing !== undefined) throw new CdnPurgeError('TOKEN_REFUSED', missing)
    return requestToken(target, context)
  }
}

/** Told once a build: the images whose tokens stay old share one cause. */
function createRefusal(options: ResolvedOptions, target: Target, context: Context) {
  let told = false
  return (image: string, error: unknown) => {
    // A build that only writes a snapshot needs no credentials: what changed is invalidated after the deploy.
    if (options.onError === 'fail' && target.missing.length === 0) throw error
    if (told) return
    told = true
    context.logger.warn(
      `${image} changed, and maybe others, but no new cache token could be had, so that its URLs stay as they are: ${describeCause(error)} The next build tries again.`,
    )
  }
}
