import { relative, resolve } from 'node:path'
import type { ImageBuild, Logger, Output, ResolvedOptions, RunReport } from '@cdn-purge/core'
import {
  type Configuration,
  type Core,
  configure,
  type Host,
  type PluginOptions,
  showHint,
} from './factory.ts'
import type { Images } from './images.ts'
import { type OpenImages, openImages } from './open-images.ts'
import { failureOf, printReport } from './report.ts'

/** A directory that a build wrote and that is served. */
export interface Built {
  /** Absolute. */
  readonly directory: string
  /** Where the bundler says that it is served: a path, or a URL; absent: it does not say. */
  readonly base?: string
}

/** One build, from its configuration to its one run. */
export interface Session {
  /**
   * Reads and checks the configuration, once; called before the work begins, so that a bad one wastes none.
   *
   * @throws CdnPurgeError `CONFIG_INVALID`
   */
  check(): Promise<void>
  /**
   * The image URLs of the build, opened by the first call; `undefined` where none carries tokens.
   *
   * @throws CdnPurgeError for a bad configuration, or a ledger that cannot be read
   */
  images(logger: Logger): Promise<Images | undefined>
  /**
   * Gives the pages and data that were copied into a directory their tokens, as soon as it is written.
   *
   * @returns the paths of the files that changed, relative to the directory
   * @throws CdnPurgeError where a token is refused
   */
  tokenCopies(directory: string, logger: Logger): Promise<readonly string[]>
  /**
   * Purges, or records for `cdn-purge run`, what the build wrote. Called when everything succeeded and is on disk;
   * a second call waits for the first.
   *
   * @throws CdnPurgeError where the build must fail
   */
  finish(built: readonly Built[], logger: Logger): Promise<void>
}

/**
 * Begins a session. Nothing is read before {@link Session.check}.
 *
 * @param place - where images come from; by convention they lie in `public`
 */
export function createSession(
  given: PluginOptions | undefined,
  host: Host,
  place: Partial<ImageBuild> = {},
): Session {
  let configured: Promise<Configuration | undefined> | undefined
  let opened: Promise<OpenImages | undefined> | undefined
  let finished: Promise<void> | undefined
  const configuration = () => {
    configured ??= configure(given, host)
    return configured
  }
  const open = (logger: Logger) => {
    opened ??= configuration().then(found =>
      found === undefined ? undefined : openImages(found, host.root, place, logger),
    )
    return opened
  }
  return {
    async check() {
      await configuration()
    },
    async images(logger) {
      return (await open(logger))?.images
    },
    async tokenCopies(directory, logger) {
      return (await (await open(logger))?.tokenCopies(directory)) ?? []
    },
    finish(built, logger) {
      finished ??= configuration().then(async found => {
        if (found === undefined) return
        const images = await open(logger)
        try {
          await settle(found, built, images, host.root, logger)
        } finally {
          await images?.close()
        }
      })
      return finished
    },
  }
}

async function settle(
  { core, options }: Configuration,
  built: readonly Built[],
  images: OpenImages | undefined,
  root: string,
  logger: Logger,
): Promise<void> {
  const outputs = toOutputs(core, built, options, root)
  for (const { directory } of outputs) await images?.check(directory)
  if (options.off) {
    logger.info('CDN_PURGE=0: nothing is sent or recorded.')
    return
  }
  if (outputs.length === 0) {
    logger.debug('Only server code was built, which is not served: nothing to purge.')
    return
  }
  try {
    await purge(core, options, outputs, images, root, logger)
  } catch (error) {
    // What is wrong with the setup always fails: it would be wrong in the next build too.
    const passing = core.isCdnPurgeError(error) && core.catalog[error.code].status !== 2
    if (options.onError === 'fail' || !passing) throw showHint(core, error)
    logger.warn(`${error.message}${error.hint === undefined ? '' : ` ${error.hint}`}`)
  }
}

async function purge(
  core: Core,
  options: ResolvedOptions,
  outputs: readonly (Output & { readonly directory: string })[],
  images: OpenImages | undefined,
  root: string,
  logger: Logger,
): Promise<void> {
  const { context, ignore, close } = core.openContext(options, root, logger)
  const found = images === undefined ? {} : { images: images.records(), kept: images.kept() }
  const input = { options, outputs, ignore, ...found }
  try {
    if (options.when === 'deploy' && !options.dryRun) {
      const files = await core.recordSnapshot(input, context)
      const recorded = [...files].map(([name, count]) => `${count} file${count === 1 ? '' : 's'} of ${name}`)
      logger.info(`Recorded ${recorded.join(', ')}. After the upload, run: cdn-purge run`)
      return
    }
    const ran = await core.run(input, 'build', context)
    const report: RunReport = { ...ran, tokens: images?.tokens() ?? ran.tokens }
    printReport(core, report, options, logger)
    const failure = failureOf(core, report)
    if (failure !== undefined) throw failure
  } finally {
    await close()
  }
}

function toOutputs(
  core: Core,
  built: readonly Built[],
  { dir, ledger }: Pick<ResolvedOptions, 'dir' | 'ledger'>,
  root: string,
): readonly (Output & { readonly directory: string })[] {
  const [first] = built
  const served =
    dir === undefined || first === undefined
      ? outermost(built)
      : [{ ...first, directory: resolve(root, dir) }]
  return served.map(({ directory, base }) => ({
    name: core.outputName(root, directory, ledger),
    directory,
    ...(base === undefined ? {} : { base }),
  }))
}

/** Each directory once, and none that lies in another one: the walk of the outer one reads it. */
function outermost(built: readonly Built[]): readonly Built[] {
  const unique = [...new Map(built.map(one => [one.directory, one])).values()]
  const isInside = (inner: string, outer: string) =>
    inner !== outer && !/^(\.\.([\\/]|$)|[\\/]|[A-Za-z]:)/.test(relative(outer, inner))
  return unique.filter(({ directory }) => !unique.some(other => isInside(directory, other.directory)))
}
