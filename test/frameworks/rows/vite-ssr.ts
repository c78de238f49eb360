import type { Row } from '../row.ts'
import { DELIVERY } from '../site.ts'
import { plainConfig, plainEdits, plainSite } from './plain-site.ts'

/** Several pages, and a server below the web root, built by a second process. */
export const viteSsr: Row = {
  name: 'vite-ssr',
  title: 'Vite, several pages, `vite build && vite build --ssr`',
  packages: { vite: '8' },
  manifest: {
    scripts: { build: 'vite build && vite build --ssr src/server.js --outDir dist/server' },
  },
  optionsIn: 'config',
  files: options => ({
    ...plainSite(plainConfig(`cdnPurge(${options})`)),
    'src/server.js': `export const render = () => '<img src="${DELIVERY}">'\n`,
  }),
  commands: [['npm', 'run', 'build']],
  served: 'dist',
  unserved: /^server(\/|$)/,
  hashed: /^assets\//,
  edits: plainEdits,
}
