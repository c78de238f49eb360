import { join } from 'node:path'
import { serve, time } from '../child.ts'
import { HookClock } from '../hook-clock.ts'

/** A dry run, with all that a build does before it would send. */
const options = {
  site: 'https://www.example.com/',
  targets: [{ provider: 'optimole' }, { provider: 'wao' }],
  dryRun: true,
} as const

await serve({
  async vite(root = '', withPlugin = '') {
    const { build } = await import('vite')
    const clock = new HookClock()
    const plugins = []
    if (withPlugin === 'yes') {
      const { default: cdnPurge } = await import('unplugin-cdn-purge/vite')
      plugins.push(...cdnPurge(options).map(plugin => clock.watch(plugin)))
    }
    const config = {
      configFile: false,
      root,
      plugins,
      logLevel: 'silent',
      build: { outDir: 'dist-vite', emptyOutDir: true },
    } as const
    const inner = await time(() => build(config))
    return { inner, hooks: clock.total, code: clock.of(['transform', 'renderChunk', 'generateBundle']) }
  },
  async webpack(root = '', withPlugin = '') {
    const { default: webpack } = await import('webpack')
    const { default: cdnPurge } = await import('unplugin-cdn-purge/webpack')
    const clock = new HookClock()
    const compiler = webpack({
      context: root,
      mode: 'production',
      entry: './src/module-0.js',
      output: { path: join(root, 'dist-webpack'), clean: true },
      // Styles need loaders that the app does without.
      module: { rules: [{ test: /\.css$/, type: 'asset/resource' }] },
      infrastructureLogging: { level: 'error' },
    })
    for (const hook of Object.values(compiler.hooks)) {
      hook.intercept({
        register: tap => (tap.name === 'cdn-purge' ? { ...tap, fn: clock.wrap(tap.name, tap.fn) } : tap),
      })
    }
    if (withPlugin === 'yes') cdnPurge(options).apply(compiler)
    const inner = await time(
      () =>
        new Promise<void>((resolve, reject) => {
          compiler.run((error, stats) => {
            if (error !== null || stats === undefined || stats.hasErrors())
              reject(error ?? new Error(stats?.toString()))
            else compiler.close(() => resolve())
          })
        }),
    )
    return { inner, hooks: clock.total }
  },
})
