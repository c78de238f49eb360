import { join } from 'node:path'
import { Writable } from 'node:stream'
import { rspack } from '@rspack/core'
import {
  type InputOptions as RolldownInputOptions,
  rolldown,
  type WatchOptions,
  watch as watchRolldown,
} from 'rolldown'
import { type InputOptions, rollup, watch as watchRollup } from 'rollup'
import { finish } from 'unplugin-cdn-purge'
import cdnPurgeRolldown from 'unplugin-cdn-purge/rolldown'
import cdnPurgeRollup, { type PluginOptions } from 'unplugin-cdn-purge/rollup'
import cdnPurgeVite from 'unplugin-cdn-purge/vite'
import cdnPurgeWebpack from 'unplugin-cdn-purge/webpack'
import { createServer, type InlineConfig, build as viteBuild } from 'vite'
import webpack, { type Compiler, type Configuration, type MultiCompiler } from 'webpack'
import { esbuildOptions, runEsbuild } from './bundler-esbuild.ts'
import {
  copyPublic,
  copyPublicInWebpack,
  type Disturbance,
  disturb,
  disturbCompiler,
} from './bundler-faults.ts'
import { rspackConfig, runRspack, watchRspack } from './bundler-rspack.ts'
import { waitForRest } from './running-compilers.ts'
import { listen } from './standard-error.ts'
import type { Files } from './workspace.ts'

/** One build of a fixture, whose output is `dist`. */
export interface BuildRequest extends Disturbance {
  /** The plugin's argument. */
  readonly options?: PluginOptions | undefined
  /** @default true */
  readonly write?: boolean
  /** Filled with what the bundler prints. */
  readonly lines?: string[]
}

/** A bundler that the plugin supports. */
export interface Bundler {
  readonly name: string
  /** A site of two pages, a script with a lazy chunk, and files that are copied as they are. */
  readonly files: Files
  /** Builds in this process, and runs what the plugin noted; rejects where the build or the run fails. */
  build(request: BuildRequest): Promise<void>
  /** Builds once in watch mode, and stops; absent: the bundler does not tell watching from building. */
  watch?(request: BuildRequest): Promise<void>
  /** Serves a script for development, and stops. */
  serve?(request: BuildRequest): Promise<void>
  /** The bundler's own command, for a build in a process of its own. */
  readonly command: {
    /** Its program, or `node`, and arguments. */
    readonly args: readonly [string, ...string[]]
    readonly configFile: string
    /**
     * The configuration's text.
     *
     * @param plugin - absolute path of the plugin
     * @param options - its argument, as source text
     */
    config(plugin: string, options: string): string
  }
}

const site: Files = {
  'src/main.js': "document.title = 'one'\nimport('./lazy.js')\n",
  'src/lazy.js': "document.body.append('lazy')\n",
  'public/robots.txt': 'User-agent: *\n',
  'public/about/index.html': '<title>About</title>\n',
}
const hashed = { entryFileNames: 'assets/[name]-[hash].js', chunkFileNames: 'assets/[name]-[hash].js' }

/** Every supported bundler, which builds as it does by itself: what the plugin noted is not run. */
export const bundlersAlone: readonly Bundler[] = [
  {
    name: 'vite',
    files: { ...site, 'index.html': '<!doctype html><script type="module" src="/src/main.js"></script>\n' },
    async build(request) {
      await viteBuild(viteConfig(request))
    },
    async watch(request) {
      const watcher = await viteBuild({ ...viteConfig(request), build: { watch: {} } })
      if (!('close' in watcher)) throw new Error('Vite did not watch')
      await new Promise<void>((resolve, reject) => {
        watcher.on('event', event => {
          if (event.code === 'ERROR') reject(event.error)
          if (event.code === 'END') resolve()
        })
      })
      await watcher.close()
    },
    async serve(request) {
      const server = await createServer({
        ...viteConfig(request),
        server: { port: 0, host: '127.0.0.1', watch: null },
        optimizeDeps: { noDiscovery: true },
      })
      await server.listen()
      const address = server.httpServer?.address()
      if (typeof address !== 'object' || address === null) throw new Error('Vite does not listen')
      await (await fetch(`http://127.0.0.1:${address.port}/src/main.js`)).text()
      await server.close()
    },
    command: {
      args: ['vite', 'build'],
      configFile: 'vite.config.mjs',
      config: (plugin, options) =>
        `import cdnPurge from '${plugin}'\nexport default { plugins: [cdnPurge(${options})] }\n`,
    },
  },
  {
    name: 'rollup',
    files: { ...site, 'public/index.html': '<!doctype html><title>Rollup</title>\n' },
    async build(request) {
      const bundle = await rollup(rollupInput(request))
      try {
        if (request.write === false) await bundle.generate(hashed)
        else await bundle.write({ dir: join(request.root, 'dist'), ...hashed })
      } finally {
        await bundle.close()
      }
    },
    async watch(request) {
      const watcher = watchRollup({
        ...rollupInput(request),
        output: { dir: join(request.root, 'dist'), ...hashed },
      })
      await new Promise<void>((resolve, reject) => {
        watcher.on('event', event => {
          if (event.code === 'ERROR') reject(event.error)
          if (event.code === 'BUNDLE_END') event.result.close().catch(reject)
          if (event.code === 'END') resolve()
        })
      })
      await watcher.close()
    },
    command: {
      args: ['rollup', '--config'],
      configFile: 'rollup.config.mjs',
      config: (plugin, options) =>
        `import cdnPurge from '${plugin}'\nexport default { input: 'src/main.js', output: { dir: 'dist' }, plugins: [cdnPurge(${options})] }\n`,
    },
  },
  {
    name: 'rolldown',
    files: { ...site, 'public/index.html': '<!doctype html><title>Rolldown</title>\n' },
    async build(request) {
      const bundle = await rolldown(rolldownInput(request))
      try {
        if (request.write === false) await bundle.generate(hashed)
        else await bundle.write({ dir: join(request.root, 'dist'), ...hashed })
      } finally {
        await bundle.close()
      }
    },
    async watch(request) {
      const options: WatchOptions = {
        ...rolldownInput(request),
        output: { dir: join(request.root, 'dist'), ...hashed },
      }
      const watcher = watchRolldown(options)
      await new Promise<void>((resolve, reject) => {
        watcher.on('event', async event => {
          if (event.code === 'ERROR') reject(event.error)
          if (event.code === 'BUNDLE_END') await event.result.close()
          if (event.code === 'END') resolve()
        })
      })
      await watcher.close()
    },
    command: {
      args: ['rolldown', '--config'],
      configFile: 'rolldown.config.mjs',
      config: (plugin, options) =>
        `import cdnPurge from '${plugin}'\nexport default { input: 'src/main.js', output: { dir: 'dist' }, plugins: [cdnPurge(${options})] }\n`,
    },
  },
  {
    name: 'webpack',
    files: { ...site, 'public/index.html': '<!doctype html><title>webpack</title>\n' },
    async build(request) {
      const compiler = webpack(webpackConfig(request))
      if (request.write === false) compiler?.hooks.shouldEmit.tap('test', () => false)
      await runCompiler(compiler)
    },
    async watch(request) {
      const compiler = webpack(webpackConfig(request))
      await new Promise<void>((resolve, reject) => {
        const watching = compiler?.watch({}, error => {
          if (error) reject(error)
          watching?.close(failure => (failure ? reject(failure) : resolve()))
        })
      })
    },
    command: {
      args: ['webpack'],
      configFile: 'webpack.config.cjs',
      config: (plugin, options) =>
        `const cdnPurge = require('${plugin}')\nmodule.exports = { mode: 'production', entry: './src/main.js', plugins: [cdnPurge(${options})] }\n`,
    },
  },
  {
    name: 'rspack',
    files: { ...site, 'public/index.html': '<!doctype html><title>Rspack</title>\n' },
    async build(request) {
      const compiler = rspack(rspackConfig(request))
      if (request.write === false) compiler.hooks.shouldEmit.tap('test', () => false)
      await runRspack(compiler)
    },
    watch: request => watchRspack(rspackConfig(request)),
    command: {
      args: ['rspack', 'build'],
      configFile: 'rspack.config.cjs',
      config: (plugin, options) =>
        `const cdnPurge = require('${plugin}')\nmodule.exports = { mode: 'production', entry: './src/main.js', plugins: [cdnPurge(${options})] }\n`,
    },
  },
  {
    name: 'esbuild',
    files: { ...site, 'public/index.html': '<!doctype html><title>esbuild</title>\n' },
    build: request => runEsbuild(esbuildOptions(request), request.lines ?? []),
    command: {
      args: ['node', 'build.mjs'],
      configFile: 'build.mjs',
      config: (plugin, options) =>
        `import { build } from 'esbuild'\nimport cdnPurge from '${plugin}'\nawait build({ entryPoints: ['src/main.js'], bundle: true, splitting: true, format: 'esm', outdir: 'dist', plugins: [cdnPurge(${options})] })\n`,
    },
  },
]

/** The same, and what the plugin noted is run: a new bundler is a row above. */
export const bundlers: readonly Bundler[] = bundlersAlone.map(row => ({
  ...row,
  async build(request) {
    const release = listen(request.lines ?? [])
    try {
      await row.build(request)
    } finally {
      await finish().finally(release)
    }
  },
}))

/** Runs a compiler to its end; rejects where webpack's command would end with an error. */
export function runCompiler(compiler: Compiler | MultiCompiler | null): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    if (compiler === null) throw new Error('webpack made no compiler')
    compiler.run((error: Error | null, stats?: { hasErrors(): boolean; toString(): string }) => {
      const failure = error ?? (stats?.hasErrors() ? new Error(stats.toString()) : undefined)
      void waitForRest(compiler).then(() =>
        compiler.close(closing => {
          if (failure ?? closing) reject(failure ?? closing)
          else resolve()
        }),
      )
    })
  })
}

/** Vite's configuration for a fixture. */
export function viteConfig({ options, write, lines = [], ...disturbance }: BuildRequest): InlineConfig {
  const keep = (message: string) => void lines.push(message)
  return {
    root: disturbance.root,
    configFile: false,
    build: { write: write ?? true },
    plugins: [cdnPurgeVite(options), ...disturb(disturbance)],
    // Nothing of what Vite prints past its logger; with `silent`, the plugin would be silent too.
    logLevel: 'warn',
    customLogger: {
      hasWarned: false,
      info: keep,
      warn: keep,
      warnOnce: keep,
      error: keep,
      clearScreen() {},
      hasErrorLogged: () => false,
    },
  }
}

/** Rollup's configuration for a fixture, without outputs. */
export function rollupInput({ options, lines = [], ...disturbance }: BuildRequest): InputOptions {
  const { root } = disturbance
  return {
    input: join(root, 'src/main.js'),
    plugins: [cdnPurgeRollup(options), copyPublic(root), ...disturb(disturbance)],
    onLog: (_level, { message }) => void lines.push(message),
  }
}

/** Rolldown's configuration for a fixture, without outputs. */
export function rolldownInput({ options, lines = [], ...disturbance }: BuildRequest): RolldownInputOptions {
  const { root } = disturbance
  return {
    input: join(root, 'src/main.js'),
    plugins: [cdnPurgeRolldown(options), copyPublic(root), ...disturb(disturbance)],
    onLog: (_level, { message }) => void lines.push(message),
  }
}

/** webpack's configuration for a fixture. */
export function webpackConfig({ options, lines = [], ...disturbance }: BuildRequest): Configuration {
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
    plugins: [cdnPurgeWebpack(options), copyPublicInWebpack(root), disturbCompiler(disturbance)],
    infrastructureLogging: { level: 'info', stream, colors: false, appendOnly: true },
  }
}
