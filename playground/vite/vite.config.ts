import { env } from 'node:process'
import cdnPurge from 'unplugin-cdn-purge/vite'
import { defineConfig } from 'vite'

export default defineConfig({
  build: {
    assetsInlineLimit: 0,
    rollupOptions: { input: ['index.html', 'about.html', 'menu/index.html'] },
  },
  plugins: [
    cdnPurge({
      site: 'https://www.example.com/',
      // From the origin outwards. Credentials come from WAO_SITE_ID, WAO_API_TOKEN, and so on.
      targets: [
        { provider: 'wao', baseUrl: env.WAO_BASE_URL },
        { provider: 'paradarum', baseUrl: env.PARADARUM_BASE_URL },
      ],
    }),
  ],
})
