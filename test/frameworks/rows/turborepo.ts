import { documented } from '../docs.ts'
import type { Row } from '../row.ts'
import { plainEdits, plainPages } from './plain-site.ts'

/** A build that is a hit of the task cache runs no plugin: the command is a task that is never one. */
export const turborepo: Row = {
  name: 'turborepo',
  title: 'Turborepo 2, `cdn-purge run dist` as a task without a cache',
  packages: { turbo: '2', vite: '8' },
  manifest: {
    name: 'app',
    // ASSUME: turbo asks for the field, and runs the scripts by npm where it says so.
    packageManager: 'npm@10.8.2',
    scripts: { build: 'vite build', purge: 'cdn-purge run dist' },
  },
  optionsIn: 'file',
  files: () => ({
    ...plainPages,
    'vite.config.js': `import { readdirSync } from 'node:fs'
import { defineConfig } from 'vite'

export default defineConfig({
  build: { rollupOptions: { input: readdirSync('.').filter(name => name.endsWith('.html')) } },
})
`,
    'turbo.json': documented('Task caches and monorepos', 'turbo.json'),
  }),
  commands: [['turbo', 'run', 'purge']],
  served: 'dist',
  hashed: /^assets\//,
  edits: plainEdits,
  isCommandAlone: true,
}
