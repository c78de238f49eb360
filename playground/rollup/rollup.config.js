import cdnPurge from 'unplugin-cdn-purge/rollup'
import { pages } from './pages.js'

export default {
  input: { main: 'src/main.js', tides: 'src/tides.js' },
  output: {
    dir: 'dist',
    entryFileNames: 'assets/[name]-[hash].js',
    chunkFileNames: 'assets/[name]-[hash].js',
    assetFileNames: 'assets/[name]-[hash][extname]',
  },
  plugins: [
    pages(),
    // Without an argument it reads cdn-purge.config.mjs, as the command `cdn-purge` does.
    cdnPurge(),
  ],
}
