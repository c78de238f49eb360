import { dirname, resolve } from 'node:path'
import process from 'node:process'
import type { Logger } from '@cdn-purge/core'
import type { BuildOptions, OnEndResult, PartialMessage, Plugin } from 'esbuild'
import type { PluginOptions } from '../factory.ts'
import { mayHaveTokens } from '../images.ts'
import { type Built, createSession } from '../session.ts'
import { loadTokened, textFiles } from './esbuild-images.ts'

/**
 * The plugin of esbuild. It tells no plugin whether it builds once, watches or serves, and calls each build of a
 * context alike: only the first one of a context may purge, and by default only where `NODE_ENV` is `production`.
 */
export function createEsbuildPlugin(given?: PluginOptions): Plugin {
  return {
    name: 'cdn-purge',
    setup({ initialOptions, onStart, onLoad, onEnd }) {
      const root = resolve(initialOptions.absWorkingDir ?? '.')
      const host = { root, production: process.env.NODE_ENV === 'production' }
      const { publicPath } = initialOptions
      const place = publicPath === undefined ? {} : { base: publicPath }
      const session = createSession(given, host, place)
      /** Of all builds after the first: they keep the tokens that are known. */
      const later = createSession(given, { ...host, watch: true }, place)
      let round = 0
      const told: PartialMessage[] = []
      const images = async () => {
        const logger = createLogger(initialOptions, text => void told.push({ text }))
        return (round > 1 ? later : session).images(logger)
      }

      onStart(async () => {
        round++
        return round === 1 ? asMessages(() => session.check()) : undefined
      })
      if (mayHaveTokens(given)) {
        onLoad({ filter: textFiles, namespace: 'file' }, async args => {
          try {
            return await loadTokened(args, await images(), initialOptions)
          } catch (error) {
            return { errors: [asMessage(error)] }
          }
        })
      }
      onEnd(() => {
        const warnings = told.splice(0)
        if (round > 1) return { warnings }
        // ASSUME: esbuild calls these one after the other, and in the same build what is registered meanwhile (0.25 to
        // 0.28). So this one is the last, after plugins that fail or add files at the end.
        onEnd(async ({ errors }) => {
          // Read now, since other plugins change options too.
          const built = round > 1 || errors.length > 0 ? undefined : builtBy(initialOptions, root)
          if (built === undefined) return
          return asMessages(warn => session.finish(built, createLogger(initialOptions, warn)))
        })
        return { warnings }
      })
    },
  }
}

/** What was written to disk and is served; `undefined`: nothing was written. */
function builtBy(
  { write, outdir, outfile, platform, publicPath }: BuildOptions,
  root: string,
): readonly Built[] | undefined {
  const place = outdir ?? (outfile === undefined ? undefined : dirname(outfile))
  if (write === false || place === undefined) return undefined
  if (platform === 'node') return []
  return [{ directory: resolve(root, place), ...(publicPath === undefined ? {} : { base: publicPath }) }]
}

/** An error as a message, which esbuild prints without the stack of a plugin, and fails for. */
async function asMessages(work: (warn: (text: string) => void) => Promise<void>): Promise<OnEndResult> {
  const warnings: PartialMessage[] = []
  try {
    await work(text => void warnings.push({ text }))
    return { warnings }
  } catch (error) {
    return { warnings, errors: [asMessage(error)] }
  }
}

function asMessage(error: unknown): PartialMessage {
  return { text: error instanceof Error ? error.message : String(error), detail: error }
}

/** Information goes to standard error, as that of esbuild does, for which it has no call. */
function createLogger({ logLevel }: BuildOptions, warn: (text: string) => void): Logger {
  const print = (text: string) => void process.stderr.write(`[cdn-purge] ${text}\n`)
  const detailed = logLevel === 'verbose' || logLevel === 'debug'
  // Unlike esbuild, which builds silently unless told otherwise, a purge is told of unless silence is asked for.
  const informed = detailed || logLevel === 'info' || logLevel === undefined
  return {
    debug: detailed ? print : () => {},
    info: informed ? print : () => {},
    warn,
    error: warn,
  }
}
