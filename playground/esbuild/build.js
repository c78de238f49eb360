import { build } from 'esbuild'
import cdnPurge from 'unplugin-cdn-purge/esbuild'
import { pages } from './pages.js'

await build({
  entryPoints: ['src/main.js', 'src/recipes.js', 'src/kitchen.css'],
  bundle: true,
  minify: true,
  splitting: true,
  format: 'esm',
  outdir: 'dist',
  entryNames: 'assets/[name]-[hash]',
  chunkNames: 'assets/[name]-[hash]',
  assetNames: 'assets/[name]-[hash]',
  publicPath: '/',
  loader: { '.svg': 'file' },
  logLevel: 'info',
  plugins: [
    pages(),
    // Without an argument it reads cdn-purge.config.mjs, as the command `cdn-purge` does.
    cdnPurge(),
  ],
})
