import { env } from 'node:process'
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
    cdnPurge({
      site: 'https://www.example.com/',
      // Credentials come from PARADARUM_PROPERTY_ID and PARADARUM_API_KEY.
      targets: [{ provider: 'paradarum', baseUrl: env.PARADARUM_BASE_URL }],
    }),
  ],
}
