import { documented, withOptions } from '../docs.ts'
import type { Row } from '../row.ts'
import { DELIVERY, images } from '../site.ts'

const about = (text: string) => `---
import Layout from '../layouts/Layout.astro'
---

<Layout title="About"><p>${text}</p></Layout>
`

type Shared = Omit<Row, 'name' | 'title' | 'packages'>

/**
 * A static site; Astro renders its pages after Vite's builds, and ends the process itself.
 *
 * @param settings - source text of the configuration file
 */
const astro = (settings: (options: string) => string): Shared => ({
  manifest: { scripts: { build: 'astro build' } },
  optionsIn: 'config',
  files: options => ({
    'astro.config.mjs': settings(options),
    'src/layouts/Layout.astro': `---
const { title } = Astro.props
---

<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta property="og:image" content="${DELIVERY}" />
    <title>{title}</title>
  </head>
  <body>
    <slot />
    <script>
      const image = new Image()
      image.src = '${DELIVERY}'
      document.body.append(image)
    </script>
  </body>
</html>
`,
    'src/pages/index.astro': `---
import Layout from '../layouts/Layout.astro'
import logo from '../logo.png'
---

<Layout title="Home"><img src={logo.src} alt="" /></Layout>
`,
    'src/pages/about.astro': about('One.'),
    'src/pages/old.astro': about('Old.'),
    'src/logo.png': images.logo,
    'public/img/hero.png': images.hero,
    'public/data.json': JSON.stringify({ image: DELIVERY }),
  }),
  commands: [['npm', 'run', 'build']],
  served: 'dist',
  hashed: /^_astro\//,
  edits: {
    page: { 'src/pages/about.astro': about('Two.') },
    image: { 'public/img/hero.png': images.newHero },
    deletion: { 'src/pages/old.astro': undefined },
  },
})

const integration: Shared = {
  ...astro(options => withOptions(documented('Astro', 'astro.config.mjs'), options)),
  // Its script is small enough for Astro to put it into the pages.
  tokensIn: ['html', 'json'],
}

const plugin = astro(
  options => `import { defineConfig } from 'astro/config'
import cdnPurge from 'unplugin-cdn-purge/vite'

export default defineConfig({
  vite: { plugins: [cdnPurge(${options})], build: { assetsInlineLimit: 0 } },
})
`,
)

/** The newest major that takes Node 20, in its own form and as a plugin of Vite. */
export const astro5: readonly Row[] = [
  { ...integration, name: 'astro-5', title: 'Astro 5, integration', packages: { astro: '5' } },
  {
    ...plugin,
    name: 'astro-5-plugin',
    isSlowTwin: true,
    title: 'Astro 5, plugin of Vite',
    packages: { astro: '5' },
    optionsIn: 'file',
  },
]

/** The newest major. */
export const astro7: readonly Row[] = [
  {
    ...integration,
    name: 'astro-7',
    title: 'Astro 7, integration',
    packages: { astro: '7' },
    node: '24',
    optionsIn: 'file',
  },
  {
    ...plugin,
    name: 'astro-7-plugin',
    title: 'Astro 7, plugin of Vite',
    packages: { astro: '7' },
    node: '24',
  },
]
