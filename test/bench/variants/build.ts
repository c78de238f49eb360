import { join } from 'node:path'
import { finish } from 'unplugin-cdn-purge'
import type { PluginOption } from 'vite'
import { serve, time } from '../child.ts'
import { OwnTime } from '../own-time.ts'

/**
 * A dry run, with all that a build does before it would send. The app lies in a hidden folder, so that the served one
 * has to be named.
 */
const options = (dir: string) =>
  ({
    site: 'https://www.example.com/',
    targets: [{ provider: 'optimole' }, { provider: 'wao' }],
    dryRun: true,
    dir,
  }) as const

await serve({
  /** @param plugin - `no`, `yes`, or `measured`: with its own time, which slows it down */
  async vite(root = '', plugin = '') {
    const { build } = await import('vite')
    const clock = new OwnTime()
    let code = 0
    const plugins: PluginOption[] = []
    if (plugin !== 'no') {
      const { default: cdnPurge } = await import('unplugin-cdn-purge/vite')
      plugins.push(...cdnPurge(options(join(root, 'dist-vite'))))
    }
    if (plugin === 'measured') {
      plugins.push({
        name: 'end-of-code',
        async writeBundle() {
          code = await clock.lap()
        },
      })
      await clock.start()
    }
    const inner = await time(async () => {
      await build({
        configFile: false,
        root,
        plugins,
        logLevel: 'silent',
        build: { outDir: 'dist-vite', emptyOutDir: true },
      })
      // What the end of the process would do.
      if (plugin !== 'no') await finish()
    })
    return plugin === 'measured' ? { inner, code, end: await clock.lap() } : { inner }
  },
  async webpack(root = '') {
    const { default: webpack } = await import('webpack')
    const { default: cdnPurge } = await import('unplugin-cdn-purge/webpack')
    const compiler = webpack({
      context: root,
      mode: 'production',
      entry: './src/module-0.js',
      output: { path: join(root, 'dist-webpack'), clean: true },
      // Styles need loaders that the app does without.
      module: { rules: [{ test: /\.css$/, type: 'asset/resource' }] },
      infrastructureLogging: { level: 'error' },
    })
    cdnPurge(options(join(root, 'dist-webpack'))).apply(compiler)
    const clock = new OwnTime()
    await clock.start()
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
    await finish()
    return { inner, own: await clock.lap() }
  },
})
