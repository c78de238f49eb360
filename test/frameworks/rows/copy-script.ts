import type { Files } from '../../support/files.ts'
import { change, documented, withOptions } from '../docs.ts'
import type { Row } from '../row.ts'
import { DELIVERY, images } from '../site.ts'

const page = (title: string, body: string) => `<!doctype html>
<html lang="en">
  <head><title>${title}</title></head>
  <body>${body}</body>
</html>
`

const site: Files = {
  'src/app.js': `import { hero } from './hero.js'

const image = new Image()
image.src = hero
document.body.append(image)
`,
  'src/hero.js': `export const hero = '${DELIVERY}'\n`,
  'pages/index.html': page('Home', `<img src="${DELIVERY}" alt="">`),
  'pages/about.html': page('About', 'One.'),
  'pages/old/index.html': page('Old', 'Old.'),
  'public/img/hero.png': images.hero,
  'public/data.json': JSON.stringify({ image: DELIVERY }),
}

/** A script of the project that calls a bundler and then copies pages and public files beside what it wrote. */
const copyScript: Omit<Row, 'name' | 'title' | 'packages' | 'files'> = {
  manifest: { scripts: { build: 'node build.js' } },
  optionsIn: 'config',
  commands: [['npm', 'run', 'build']],
  served: 'dist',
  hashed: /^assets\//,
  edits: {
    page: { 'pages/about.html': page('About', 'Two.') },
    image: { 'public/img/hero.png': images.newHero },
    deletion: { 'pages/old/index.html': undefined },
  },
}

const script = documented('Scripts', 'build.js')
const copies = "cpSync('pages'"

/** Copies after the bundle is closed. */
export const rollupCopy: Row = {
  ...copyScript,
  name: 'rollup-copy',
  title: 'Rollup 4, a script that copies pages afterwards',
  packages: { rollup: '4' },
  files: options => ({
    ...site,
    'build.js': withOptions(change(script, copies, `await bundle.close()\n${copies}`), options),
  }),
}

/** Never closes the bundle. */
export const rollupUnclosed: Row = {
  ...copyScript,
  name: 'rollup-unclosed',
  title: 'Rollup 4, a script without `bundle.close()`',
  packages: { rollup: '4' },
  optionsIn: 'file',
  files: options => ({ ...site, 'build.js': withOptions(script, options) }),
}

/** Copies after `build()`; the environment says that it is for production. */
export const esbuildCopy: Row = {
  ...copyScript,
  name: 'esbuild-copy',
  title: 'esbuild, a script that copies pages afterwards',
  packages: { esbuild: '0.28' },
  env: { NODE_ENV: 'production' },
  files: options => ({
    ...site,
    'src/app.js': `import { hero } from './hero.js'
import logo from './logo.png'

const image = new Image()
image.src = location.hash === '#hero' ? hero : logo
document.body.append(image)
`,
    'src/logo.png': images.logo,
    'build.js': `import { cpSync, rmSync } from 'node:fs'
import { build } from 'esbuild'
import cdnPurge from 'unplugin-cdn-purge/esbuild'

rmSync('dist', { recursive: true, force: true })
await build({
  entryPoints: ['src/app.js'],
  bundle: true,
  minify: true,
  outdir: 'dist',
  entryNames: 'assets/[name]-[hash]',
  assetNames: 'assets/[name]-[hash]',
  loader: { '.png': 'file' },
  plugins: [cdnPurge(${options})],
})
cpSync('pages', 'dist', { recursive: true })
cpSync('public', 'dist', { recursive: true })
`,
  }),
}

/** npm runs another script after `build`: only a warning is possible. */
export const postbuild: Row = {
  ...esbuildCopy,
  name: 'postbuild',
  title: 'esbuild, a sitemap by a `postbuild` script',
  manifest: { scripts: { build: 'node build.js', postbuild: 'node sitemap.js' } },
  optionsIn: 'file',
  files: options => ({
    ...esbuildCopy.files(options),
    'sitemap.js': `import { readdirSync, writeFileSync } from 'node:fs'

const pages = readdirSync('dist', { recursive: true }).filter(path => path.endsWith('.html'))
const urls = pages.sort().map(path => \`<url><loc>https://www.example.com/\${path}</loc></url>\`)
writeFileSync('dist/sitemap.xml', \`<urlset>\${urls.join('')}</urlset>\\n\`)
`,
  }),
  incomplete: /node sitemap\.js/,
}

/** The same with the recipe of the docs: the build records, the command purges. */
export const postbuildRecipe: Row = {
  ...postbuild,
  name: 'postbuild-recipe',
  title: "esbuild, a sitemap by a `postbuild` script, `when: 'deploy'`, then `cdn-purge run`",
  options: { when: 'deploy' },
  commands: [
    ['npm', 'run', 'build'],
    ['cdn-purge', 'run'],
  ],
  incomplete: undefined,
}
