import type { Row } from '../row.ts'
import { DELIVERY, images } from '../site.ts'

const about = (text: string) => `---
import Layout from '../layouts/Layout.astro'
---

<Layout title="About"><p>${text}</p></Layout>
`

/** A static site; Astro renders its pages after Vite's builds, and ends the process itself. */
const astro: Omit<Row, 'name' | 'title' | 'packages'> = {
  manifest: { scripts: { build: 'astro build' } },
  optionsIn: 'config',
  files: options => ({
    'astro.config.mjs': `import { defineConfig } from 'astro/config'
import cdnPurge from 'unplugin-cdn-purge/vite'

export default defineConfig({
  vite: {
    plugins: [cdnPurge(${options})],
    build: { assetsInlineLimit: 0 },
  },
})
`,
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
}

/** The newest major that takes Node 20. */
export const astro5: Row = { ...astro, name: 'astro-5', title: 'Astro 5, plugin', packages: { astro: '5' } }

/** The newest major. */
export const astro7: Row = {
  ...astro,
  name: 'astro-7',
  title: 'Astro 7, plugin',
  packages: { astro: '7' },
  node: '24',
  optionsIn: 'file',
}
