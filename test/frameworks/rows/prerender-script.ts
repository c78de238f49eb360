import type { Row } from '../row.ts'
import { plainConfig, plainEdits, plainSite } from './plain-site.ts'

const build = 'vite build && node prerender.mjs'

/** Pages that a script of the project writes after Vite has ended: only a warning is possible. */
export const prerenderScript: Row = {
  name: 'prerender-script',
  title: `\`${build}\``,
  packages: { vite: '8' },
  manifest: { scripts: { build } },
  optionsIn: 'config',
  files: options => ({
    ...plainSite(plainConfig(`cdnPurge(${options})`)),
    'prerender.mjs': `import { readFileSync, writeFileSync } from 'node:fs'

const page = readFileSync('dist/about.html', 'utf8')
writeFileSync('dist/late.html', page.replace('About', 'Late'))
`,
  }),
  commands: [['npm', 'run', 'build']],
  served: 'dist',
  hashed: /^assets\//,
  edits: plainEdits,
  incomplete: /node prerender\.mjs/,
}

/** The same with the recipe of the docs: the build records, the command purges. */
export const prerenderRecipe: Row = {
  ...prerenderScript,
  name: 'prerender-recipe',
  title: `\`${build} && cdn-purge run\`, \`when: 'deploy'\``,
  optionsIn: 'file',
  options: { when: 'deploy' },
  commands: [
    ['npm', 'run', 'build'],
    ['cdn-purge', 'run'],
  ],
  incomplete: undefined,
}
