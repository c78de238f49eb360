import { dirname, resolve } from 'node:path'
import type { PluginOptions } from '../factory.ts'
import { createSession, type Session } from '../session.ts'
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
  let session: Session | undefined
  return {
    name: 'cdn-purge',
    async buildStart(this: HookContext): Promise<void> {
      session = this.meta.watchMode ? undefined : createSession(given, { root: resolve(), production: true })
      await session?.check()
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
      handler(_options: unknown, _bundle: unknown, isWrite: boolean): void {
        if (!isWrite) tally.keep()
      },
    },
    writeBundle: {
      order: 'post' as const,
      sequential: true as const,
      handler(options: OutputPlace): void {
        tally.write(directoryOf(options))
      },
    },
    // Last of all, since others write files here too: compression, service workers, prerendering.
    closeBundle: {
      order: 'post' as const,
      sequential: true as const,
      async handler(this: HookContext, error?: Error): Promise<void> {
        if (error !== undefined) tally.fail()
        const directories = tally.close()
        if (directories === undefined || session === undefined) return
        // Not `error`: that of a plugin context throws.
        const warn = (message: string) => this.warn(message)
        await session.finish(
          directories.map(directory => ({ directory })),
          { debug: message => this.debug(message), info: message => this.info(message), warn, error: warn },
        )
      },
    },
  }
}
