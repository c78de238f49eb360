import { dirname, resolve } from 'node:path'
import type { BuildOptions, OnEndResult, PartialMessage, Plugin, PluginBuild } from 'esbuild'
import type { Build, BuildPlace } from '../../build.ts'
import type { PluginOptions } from '../../configuration.ts'
import { mayHaveTokens } from '../../images/may-have-tokens.ts'
import { publicFolder } from '../../images/public-folder.ts'
import { laterEnd, loadBuilding } from '../../load-building.ts'
import type { Built } from '../../note.ts'
import { receiveGuests } from '../../process/guests/receive-guests.ts'
import { shownInput, shownPath } from '../rollup/rollup.ts'
import { loadTokened, textFiles } from './images.ts'

/** The plugin of esbuild. */
export function createEsbuildPlugin(given?: PluginOptions): Plugin {
  receiveGuests(given, laterEnd)
  return { name: 'cdn-purge', setup: build => addToEsbuild(build, given) }
}

/**
 * Adds the plugin to a build. esbuild tells no plugin whether it builds once, watches or serves, and calls each
 * build of a context alike: only the first one of a context may purge, and by default only where `NODE_ENV` is
 * `production`.
 */
function addToEsbuild({ initialOptions, onStart, onLoad, onEnd }: PluginBuild, given?: PluginOptions): void {
  let round = 0
  let build: Build | undefined

  onStart(async () => {
    round++
    if (round > 2) return undefined
    const first = round === 1
    const { beginBuild } = await loadBuilding()
    // All builds after the first keep the tokens that are known.
    build = beginBuild(given, describe(initialOptions, !first))
    return first ? asMessages(async () => build?.check()) : undefined
  })
  if (mayHaveTokens(given)) {
    onLoad({ filter: textFiles, namespace: 'file' }, async args => {
      try {
        return await loadTokened(args, await build?.images(), initialOptions)
      } catch (error) {
        return { errors: [asMessage(error)] }
      }
    })
  }
  onEnd(() => {
    if (round > 1) return
    // ASSUME: esbuild calls these one after the other, and in the same build what is registered meanwhile (0.25 to
    // 0.28). So this one is the last, after plugins that fail or add files at the end.
    onEnd(async ({ errors }) => {
      if (round > 1) return
      // Read now, since other plugins change options too.
      const built = builtBy(initialOptions)
      return asMessages(async () => {
        if (errors.length > 0) await build?.fail()
        else if (built === undefined) await build?.drop()
        else {
          await build?.note([built])
          await build?.end()
        }
      })
    })
  })
}

function describe(options: BuildOptions, watch: boolean): BuildPlace {
  const { publicPath, platform, logLevel, entryPoints } = options
  const root = rootOf(options)
  const directory = placeOf(options)
  return {
    root,
    production: process.env.NODE_ENV === 'production',
    watch,
    name: `esbuild ${directory === undefined ? '' : `${shownPath(root, directory)} `}${shownInput(root, entryPoints)}`,
    images: { copied: publicFolder(root), ...(publicPath === undefined ? {} : { base: publicPath }) },
    writes: directory === undefined || platform === 'node' ? [] : [directory],
    quiet: logLevel === 'silent' || logLevel === 'error' || logLevel === 'warning',
  }
}

/** What was written to disk; `undefined`: nothing. */
function builtBy(options: BuildOptions): Built | undefined {
  const { write, platform, publicPath } = options
  const directory = placeOf(options)
  if (write === false || directory === undefined) return undefined
  const side = platform === 'node' ? 'server' : 'client'
  return { directory, side, ...(publicPath === undefined ? {} : { base: publicPath }) }
}

function rootOf({ absWorkingDir }: BuildOptions): string {
  return resolve(absWorkingDir ?? '.')
}

function placeOf(options: BuildOptions): string | undefined {
  const { outdir, outfile } = options
  const place = outdir ?? (outfile === undefined ? undefined : dirname(outfile))
  return place === undefined ? undefined : resolve(rootOf(options), place)
}

/** An error as a message, which esbuild prints without the stack of a plugin, and fails for. */
async function asMessages(work: () => Promise<void>): Promise<OnEndResult> {
  try {
    await work()
    return {}
  } catch (error) {
    return { errors: [asMessage(error)] }
  }
}

function asMessage(error: unknown): PartialMessage {
  return { text: error instanceof Error ? error.message : String(error), detail: error }
}
