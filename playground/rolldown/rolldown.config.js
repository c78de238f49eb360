import { env } from 'node:process'
import cdnPurge from 'unplugin-cdn-purge/rolldown'
import { pages } from './pages.js'

export default {
  input: { main: 'src/main.js', routes: 'src/routes.js' },
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
      // Credentials come from MEDIANOVA_ORGANIZATION_UUID, MEDIANOVA_RESOURCE_UUID and MEDIANOVA_TOKEN.
      targets: [{ provider: 'medianova', baseUrl: env.MEDIANOVA_BASE_URL }],
    }),
  ],
}
