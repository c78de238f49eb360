import type { Row } from '../row.ts'
import { plainConfig, plainEdits, plainSite } from './plain-site.ts'

const build = 'vite build && pagefind --site dist'

/** A search index, made of the pages after Vite has ended: only a warning is possible. */
export const pagefind: Row = {
  name: 'pagefind',
  title: `Pagefind, \`${build}\``,
  packages: { pagefind: '1', vite: '8' },
  manifest: { scripts: { build } },
  optionsIn: 'file',
  files: options => plainSite(plainConfig(`cdnPurge(${options})`)),
  commands: [['npm', 'run', 'build']],
  served: 'dist',
  hashed: /^assets\/|^pagefind\/(fragment|index)\/|\.pf_meta$/,
  edits: plainEdits,
  incomplete: /pagefind --site dist/,
}

/** The same with the recipe of the docs: the build records, the command purges. */
export const pagefindRecipe: Row = {
  ...pagefind,
  name: 'pagefind-recipe',
  title: `Pagefind, \`${build} && cdn-purge run\`, \`when: 'deploy'\``,
  options: { when: 'deploy' },
  commands: [
    ['npm', 'run', 'build'],
    ['cdn-purge', 'run'],
  ],
  incomplete: undefined,
}
