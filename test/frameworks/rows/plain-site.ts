import type { Files } from '../../support/files.ts'
import { DELIVERY, images } from '../site.ts'

/** A page of HTML with the shared script. */
export function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="UTF-8" />
    <title>${title}</title>
  </head>
  <body>
    <main>${body}</main>
    <script type="module" src="/src/main.js"></script>
  </body>
</html>
`
}

/** Three pages for Vite, with no framework and no configuration. */
export const plainPages: Files = {
  'index.html': page('Home', `<h1>Home</h1><img src="${DELIVERY}" alt="" />`),
  'about.html': page('About', '<h1>About</h1><p>One.</p>'),
  'old.html': page('Old', '<h1>Old</h1>'),
  'src/main.js': `import logo from './logo.png'
import './main.css'

const image = new Image()
image.src = location.hash === '#hero' ? '${DELIVERY}' : logo
document.body.append(image)
`,
  'src/main.css': 'main { max-width: 60rem; margin: auto }\n',
  'src/logo.png': images.logo,
  'public/img/hero.png': images.hero,
  'public/data.json': JSON.stringify({ image: DELIVERY }),
}

/** {@link plainPages}, and how they are built. @param config - source text of vite.config.js */
export function plainSite(config: string): Files {
  return { 'vite.config.js': config, ...plainPages }
}

/** The edits of {@link plainPages}. */
export const plainEdits = {
  page: { 'about.html': page('About', '<h1>About</h1><p>Two.</p>') },
  image: { 'public/img/hero.png': images.newHero },
  deletion: { 'old.html': undefined },
} satisfies Record<string, Files>

/** Source text of a vite.config.js that builds every page of {@link plainSite}. @param plugins - the list's content */
export function plainConfig(plugins: string, imports = ''): string {
  return `import { readdirSync } from 'node:fs'
import cdnPurge from 'unplugin-cdn-purge/vite'
import { defineConfig } from 'vite'
${imports}
export default defineConfig({
  plugins: [${plugins}],
  build: { rollupOptions: { input: readdirSync('.').filter(name => name.endsWith('.html')) } },
})
`
}
