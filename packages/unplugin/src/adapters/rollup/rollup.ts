import { dirname, isAbsolute, relative, resolve } from 'node:path'
import type { Build } from '../../build.ts'
import type { PluginOptions } from '../../configuration.ts'
import { mayHaveTokens } from '../../images/may-have-tokens.ts'
import { publicFolder } from '../../images/public-folder.ts'
import { laterEnd, loadBuilding } from '../../load-building.ts'
import { receiveGuests } from '../../process/guests/receive-guests.ts'
import { listHashed } from '../hashed-files.ts'
import { createTally } from '../tally.ts'
import { createImageHooks, tokenPages } from './images.ts'

/** What the family's plugin contexts have in common. */
interface HookContext {
  readonly meta: { readonly watchMode: boolean }
}

/** Where an output is written, as the family's options say it. */
export interface OutputPlace {
  readonly dir?: string | undefined
  readonly file?: string | undefined
}

/** The directory of an output, absolute. ASSUME: where none is named, Rolldown writes into `dist`, and Rollup not at all. */
export function directoryOf({ dir, file }: OutputPlace): string {
  return resolve(dir ?? (file === undefined ? 'dist' : dirname(file)))
}

/**
 * The plugin of Rollup and Rolldown. What they write is noted as soon as it is written, since a script need not close
 * its bundles; a closed bundle is purged at once with `when: 'bundle'`.
 */
export function createRollupPlugin(given?: PluginOptions) {
  receiveGuests(given, laterEnd)
  const tally = createTally()
  const tokens = mayHaveTokens(given)
  let build: Build | undefined
  /** How it begins: beside the bundler, which reads its modules meanwhile. */
  let beginning: Promise<void> | undefined
  const images = async () => {
    await beginning
    return build?.images()
  }
  const begin = async (watch: boolean, input: unknown) => {
    const { beginBuild } = await loadBuilding()
    const root = resolve()
    // Rolldown starts anew for each output of a bundle: the build is that of all of them, until it is closed.
    build ??= beginBuild(given, {
      root,
      production: (process.env.NODE_ENV ?? 'production') === 'production',
      watch,
      name: `rollup ${shownInput(root, input)}`,
      images: { copied: publicFolder(root) },
    })
    await build.check()
  }
  return {
    name: 'cdn-purge',
    ...(tokens ? createImageHooks(images) : {}),
    buildStart(this: HookContext, options: { readonly input?: unknown }): void {
      beginning = begin(this.meta.watchMode, options.input)
      // What is wrong is told where it is waited for.
      beginning.catch(() => undefined)
    },
    async buildEnd(error?: Error): Promise<void> {
      if (error === undefined) await beginning
      else await beginning?.catch(() => undefined)
      if (error !== undefined) await build?.fail()
      // Whether anything will be written is not known: a script may only look at the modules.
      else if (tally.idle) build?.rest()
    },
    renderStart(): void {
      tally.begin()
      build?.resume()
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
      async handler(
        this: HookContext,
        options: OutputPlace,
        bundle: Readonly<Record<string, object>>,
      ): Promise<void> {
        const directory = directoryOf(options)
        if (tokens && !this.meta.watchMode) await build?.tokenCopies(directory)
        tally.write({ directory, side: 'client', hashed: listHashed(bundle) })
        const written = tally.written()
        if (written !== undefined) await build?.note(written)
      },
    },
    // Last of all, since others write files here too: compression, service workers, prerendering.
    closeBundle: {
      order: 'post' as const,
      sequential: true as const,
      async handler(error?: Error): Promise<void> {
        const ended = build
        const state = error === undefined ? tally.close() : 'failed'
        build = undefined
        if (state === 'failed') await ended?.fail()
        else if (state === 'nothing') await ended?.drop()
        else await ended?.end()
      },
    },
  }
}

/** What a build begins at, for people: it tells apart builds that write one folder. */
export function shownInput(root: string, input: unknown): string {
  return JSON.stringify(input ?? 'nothing', (_name, value: unknown) => {
    if (typeof value === 'function') return 'function'
    return typeof value === 'string' && isAbsolute(value) ? relative(root, value) : value
  })
}

/** A directory for people. */
export function shownPath(root: string, directory: string): string {
  return relative(root, directory) || '.'
}
