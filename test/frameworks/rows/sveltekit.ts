import type { Files } from '../../support/files.ts'
import { documented, withOptions } from '../docs.ts'
import type { Row } from '../row.ts'
import { DELIVERY, images } from '../site.ts'

type Shared = Omit<Row, 'name' | 'title' | 'packages'>

/** From ten pages on, the plugin asks why all of them changed. */
const routes = Array.from({ length: 10 }, (_, i) => `src/routes/${i}/+page.svelte`)

const about = (text: string) => `<h1>About</h1>\n<p>${text}</p>\n`

/** A static site; the adapter writes it after Vite's builds. @param settings - source text of the configuration files */
const sveltekit = (settings: (options: string) => Files): Shared => ({
  manifest: { scripts: { build: 'vite build' } },
  options: { dir: 'build' },
  optionsIn: 'config',
  files: options => ({
    ...settings(options),
    'src/app.html': `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta property="og:image" content="${DELIVERY}" />
    %sveltekit.head%
  </head>
  <body>%sveltekit.body%</body>
</html>
`,
    'src/routes/+layout.js': 'export const prerender = true\n',
    'src/routes/+layout.svelte': `<script>
  let { children } = $props()
</script>

<nav><a href="/">Home</a> <a href="/about">About</a></nav>
{@render children()}
`,
    'src/routes/+page.svelte': `<script>
  import logo from '../lib/logo.png'
</script>

<img src={logo} alt="" />
<img src="${DELIVERY}" alt="" />
`,
    'src/routes/about/+page.svelte': about('One.'),
    'src/routes/old/+page.svelte': about('Old.'),
    ...Object.fromEntries(routes.map(route => [route, about(route)])),
    'src/lib/logo.png': images.logo,
    'static/img/hero.png': images.hero,
    'static/data.json': JSON.stringify({ image: DELIVERY }),
  }),
  commands: [['npm', 'run', 'build']],
  served: 'build',
  hashed: /^_app\/immutable\//,
  edits: {
    page: { 'src/routes/about/+page.svelte': about('Two.') },
    image: { 'static/img/hero.png': images.newHero },
    deletion: { 'src/routes/old': undefined },
  },
})

/** On Vite 7, with SvelteKit's own version name: the time. */
export const sveltekit2: Row = {
  ...sveltekit(options => ({
    'svelte.config.js': `import adapter from '@sveltejs/adapter-static'

export default { kit: { adapter: adapter() } }
`,
    'vite.config.js': withOptions(documented('SvelteKit', 'vite.config.js'), options),
  })),
  name: 'sveltekit-2',
  title: "SvelteKit 2, adapter-static, `dir: 'build'`",
  packages: {
    '@sveltejs/kit': '2',
    '@sveltejs/adapter-static': '3',
    '@sveltejs/vite-plugin-svelte': '6',
    svelte: '5',
    vite: '7',
  },
  unstable: /kit\.version\.name/,
}

/** With a version name that stays. */
export const sveltekit3: Row = {
  ...sveltekit(options => ({
    'vite.config.js': `import adapter from '@sveltejs/adapter-static'
import { sveltekit } from '@sveltejs/kit/vite'
import cdnPurge from 'unplugin-cdn-purge/vite'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [sveltekit({ adapter: adapter(), version: { name: 'fixed' } }), cdnPurge(${options})],
})
`,
  })),
  name: 'sveltekit-3',
  title: "SvelteKit 3, adapter-static, `dir: 'build'`, a fixed version name",
  packages: {
    '@sveltejs/kit': '3',
    '@sveltejs/adapter-static': '4',
    '@sveltejs/vite-plugin-svelte': '7',
    svelte: '5',
    vite: '8',
  },
  node: '24',
  optionsIn: 'file',
}
