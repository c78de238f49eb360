import { existsSync } from 'node:fs'
import { env } from 'node:process'
import cdnPurge from 'unplugin-cdn-purge/vite'
import { defineConfig } from 'vite'

export default defineConfig({
  build: {
    assetsInlineLimit: 0,
    rollupOptions: {
      input: ['index.html', 'about.html', 'menu/index.html'].filter(page => existsSync(page)),
    },
  },
  plugins: [
    cdnPurge({
      site: 'https://www.example.com/',
      // What is built is live at once: here, `dist` is the web root.
      when: 'build',
      // From the origin outwards. Credentials come from WAO_SITE_ID, WAO_API_TOKEN, and so on. Where there is no base
      // URL, it is the vendor's; `npm start` gives those of the simulator.
      targets: [
        { provider: 'wao', baseUrl: env.WAO_BASE_URL },
        { provider: 'paradarum', baseUrl: env.PARADARUM_BASE_URL },
        { provider: 'optimole', baseUrl: env.OPTIMOLE_BASE_URL },
      ],
    }),
  ],
})
