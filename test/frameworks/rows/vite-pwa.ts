import type { Row } from '../row.ts'
import { plainConfig, plainEdits, plainSite } from './plain-site.ts'

/** A service worker that lists the pages, written after the bundler is done. */
export const vitePwa: Row = {
  name: 'vite-pwa',
  title: 'vite-plugin-pwa',
  packages: { 'vite-plugin-pwa': '2', vite: '8' },
  manifest: { scripts: { build: 'vite build' } },
  optionsIn: 'file',
  files: options =>
    plainSite(
      plainConfig(
        `cdnPurge(${options}), VitePWA({ integration: { closeBundleOrder: 'post' } })`,
        "import { VitePWA } from 'vite-plugin-pwa'\n",
      ),
    ),
  commands: [['npm', 'run', 'build']],
  served: 'dist',
  hashed: /^assets\/|^workbox-/,
  edits: plainEdits,
}
