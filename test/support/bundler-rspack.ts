import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import {
  type Compiler,
  type Configuration,
  type MultiCompiler,
  type RspackOptions,
  type RspackPluginInstance,
  rspack,
  sources,
} from '@rspack/core'
import cdnPurge from 'unplugin-cdn-purge/rspack'
import { type Disturbance, fail, publicFiles } from './bundler-faults.ts'
import type { BuildRequest } from './bundlers.ts'
import { waitForRest } from './running-compilers.ts'

/** Rspack's configuration for a fixture. */
export function rspackConfig({ options, lines = [], ...disturbance }: BuildRequest): Configuration {
  const { root } = disturbance
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk))
      done()
    },
  })
  return {
    context: root,
    mode: 'production',
    entry: './src/main.js',
    output: { path: join(root, 'dist'), filename: 'assets/[name]-[contenthash].js' },
    plugins: [cdnPurge(options), copyPublic(root), disturb(disturbance)],
    infrastructureLogging: { level: 'info', stream, colors: false, appendOnly: true },
  }
}

/** Runs a compiler to its end; rejects where Rspack's command would end with an error. */
export function runRspack(compiler: Compiler | MultiCompiler): Promise<void> {
  return new Promise((resolve, reject) => {
    compiler.run(
      (error: Error | null, stats?: { hasErrors(): boolean; toString(options: object): string }) => {
        const failure = error ?? (stats?.hasErrors() ? new Error(stats.toString({})) : undefined)
        void waitForRest(compiler).then(() =>
          compiler.close(closing => {
            if (failure ?? closing) reject(failure ?? closing)
            else resolve()
          }),
        )
      },
    )
  })
}

/** Builds once in watch mode. */
export function watchRspack(options: RspackOptions): Promise<void> {
  const compiler = rspack(options)
  return new Promise((resolve, reject) => {
    const watching = compiler.watch({}, error => {
      if (error) reject(error)
      watching?.close(resolve)
    })
  })
}

function disturb({ root, failIn, late }: Disturbance): RspackPluginInstance {
  return {
    apply({ hooks }: Compiler) {
      hooks.compilation.tap('fault', compilation => {
        if (failIn === 'transform') compilation.hooks.buildModule.tap('fault', fail)
        if (failIn === 'render') compilation.hooks.processAssets.tap('fault', fail)
      })
      if (failIn === 'emit') hooks.emit.tap('fault', fail)
      if (failIn === 'written') hooks.afterEmit.tap('fault', fail)
      hooks.done.tapPromise('late', async () => {
        for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate)
        if (late !== undefined) writeFileSync(join(root, 'dist', late), 'late')
      })
    },
  }
}

function copyPublic(root: string): RspackPluginInstance {
  return {
    apply({ hooks }: Compiler) {
      hooks.thisCompilation.tap('copy-public', compilation => {
        compilation.hooks.processAssets.tap('copy-public', () => {
          for (const [name, content] of publicFiles(root)) {
            compilation.emitAsset(name, new sources.RawSource(content))
          }
        })
      })
    },
  }
}
