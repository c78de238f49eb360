import { dirname, resolve } from 'node:path'
import type { Logger } from '@cdn-purge/core'
import type { PluginOptions } from '../factory.ts'
import { mayHaveTokens } from '../images.ts'
import { createSession, type Session } from '../session.ts'
import { createImageHooks, tokenPages } from './image-hooks.ts'
import { createTally } from './tally.ts'

/** What the family's plugin contexts have in common. */
interface HookContext {
  readonly meta: { readonly watchMode: boolean }
  debug(message: string): void
  info(message: string): void
  warn(message: string): void
}

/** Where an output is written, as the family's options say it. */
export interface OutputPlace {
  readonly dir?: string | undefined
  readonly file?: string | undefined
}

/** The directory of an output, absolute. */
export function directoryOf({ dir, file }: OutputPlace): string {
  return resolve(dir ?? dirname(file ?? '.'))
}

/**
 * The plugin of Rollup and of bundlers with its hooks. Each build that was written to disk ends in one run, when the
 * bundle is closed.
 */
export function createRollupPlugin(given?: PluginOptions) {
  const tally = createTally()
  const tokens = mayHaveTokens(given)
  let session: Session | undefined
  let logger: Logger | undefined
  const images = async () => logger && session?.images(logger)
  return {
    name: 'cdn-purge',
    ...(tokens ? createImageHooks(images) : {}),
    async buildStart(this: HookContext): Promise<void> {
      const { watchMode } = this.meta
      logger = loggerOf(this)
      // Rolldown starts anew for each output of a bundle: the session is that of all of them, until it is closed.
      session ??= createSession(given, { root: resolve(), production: true, watch: watchMode })
      if (!watchMode) await session.check()
    },
    buildEnd(error?: Error): void {
      if (error !== undefined) tally.fail()
    },
    renderStart(): void {
      tally.begin()
    },
    renderError(): void {
      tally.fail()
    },
    generateBundle: {
      order: 'post' as const,
      async handler(
        _options: unknown,
        bundle: Readonly<Record<string, object>>,
        isWrite: boolean,
      ): Promise<void> {
        if (!isWrite) tally.keep()
        if (tokens) await tokenPages(await images(), bundle)
      },
    },
    writeBundle: {
      order: 'post' as const,
      sequential: true as const,
      async handler(this: HookContext, options: OutputPlace): Promise<void> {
        const directory = directoryOf(options)
        if (tokens && !this.meta.watchMode) await session?.tokenCopies(directory, loggerOf(this))
        tally.write(directory)
      },
    },
    // Last of all, since others write files here too: compression, service workers, prerendering.
    closeBundle: {
      order: 'post' as const,
      sequential: true as const,
      async handler(this: HookContext, error?: Error): Promise<void> {
        if (error !== undefined) tally.fail()
        const directories = tally.close()
        const ended = session
        session = undefined
        if (directories === undefined || ended === undefined || this.meta.watchMode) return
        await ended.finish(
          directories.map(directory => ({ directory })),
          loggerOf(this),
        )
      },
    },
  }
}

function loggerOf(context: HookContext): Logger {
  // Not `error`: that of a plugin context throws.
  const warn = (message: string) => context.warn(message)
  return {
    debug: message => context.debug(message),
    info: message => context.info(message),
    warn,
    error: warn,
  }
}
