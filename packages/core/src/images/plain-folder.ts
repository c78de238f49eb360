import type { Context } from '../context.ts'
import { CdnPurgeError } from '../errors/error.ts'
import { rewriteLedger } from '../ledger/rewrite.ts'
import { emptyLedger } from '../ledger/settle.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import type { ImageOutcome } from './build.ts'
import { openImageBuild } from './open-images.ts'
import { noTokens } from './token-report.ts'

/** What reading and writing a folder needs. */
interface World {
  readonly context: Context
  /** Absolute directories that are no part of an output. */
  readonly ignore: readonly string[]
}

/** A folder that no plugin has built, and the targets' options. */
interface PlainFolder {
  /** Absolute; it is served at the root of the site. */
  readonly directory: string
  readonly options: ResolvedOptions
}

/**
 * Gives the delivery URLs of a folder that no bundler has made their tokens: in its pages and data, and in scripts and
 * styles whose names carry no hash. What is decided of its images is recorded in the ledger at once, since the upload
 * comes before the run.
 *
 * @returns `undefined` where no target delivers images whose URLs carry tokens
 * @throws CdnPurgeError `CONFIG_INVALID` where a token is needed and a credential is missing, and what a token costs
 */
export async function rewriteFolder(
  { directory, options }: PlainFolder,
  world: World,
): Promise<ImageOutcome | undefined> {
  // A snapshot is what a build leaves: here is none.
  const images = await openImageBuild(
    { ...options, when: 'build' },
    { copied: [directory], folder: 'rewrite' },
    world,
  )
  const outcome = await images?.finish([directory], 0)
  if (outcome === undefined) return undefined
  await record(outcome.records, options, world.context)
  const missing = options.targets.flatMap(target => (target.api.images?.rewrite ? target.missing : []))
  if (outcome.refused.length > 0 && missing.length > 0) {
    throw new CdnPurgeError('CONFIG_INVALID', missing, { problems: missing })
  }
  return outcome
}

/**
 * Looks which delivery URLs of such a folder lack their tokens, after its upload. Asks for none, and writes nothing.
 *
 * @returns `undefined` where no target delivers images whose URLs carry tokens
 */
export async function lookAtFolder(
  { directory, options }: PlainFolder,
  world: World,
): Promise<ImageOutcome | undefined> {
  const images = await openImageBuild(options, { copied: [directory], folder: 'look' }, world)
  const outcome = await images?.finish([directory], 0)
  return outcome && { ...outcome, kept: new Map() }
}

/** What a run is given of a folder that was only looked at: no image of it has a new token. */
export function withoutTokens(outcome: ImageOutcome): ImageOutcome {
  return { ...outcome, tokens: noTokens }
}

async function record(
  records: ImageOutcome['records'],
  { environment, site }: ResolvedOptions,
  context: Context,
): Promise<void> {
  await rewriteLedger(context, before => {
    const known = before?.images ?? {}
    const isNew = Object.entries(records).some(
      ([image, { hash, token }]) => known[image]?.hash !== hash || known[image]?.token !== token,
    )
    if (!isNew) return undefined
    const document = before ?? emptyLedger(environment, site)
    return { ...document, images: { ...document.images, ...records } }
  })
}
