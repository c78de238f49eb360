import { documented, withOptions } from '../docs.ts'
import type { Row } from '../row.ts'
import { DELIVERY, images } from '../site.ts'

/** Laravel's layout: the web root is a source folder, Vite builds into a part of it. */
export const laravel: Row = {
  name: 'laravel',
  title: "laravel-vite-plugin, `dir: 'public'`",
  packages: { 'laravel-vite-plugin': '3', vite: '8' },
  manifest: { scripts: { build: 'vite build' } },
  options: { dir: 'public' },
  optionsIn: 'config',
  files: options => ({
    'vite.config.js': withOptions(documented('Laravel', 'vite.config.js'), options),
    'resources/css/app.css': 'main { max-width: 60rem }\n',
    'resources/js/app.js': `import logo from '../logo.png'

const image = new Image()
image.src = location.hash === '#hero' ? '${DELIVERY}' : logo
document.body.append(image)
`,
    'resources/logo.png': images.logo,
    'public/index.php': '<?php // The application.\n',
    'public/robots.txt': 'User-agent: *\n',
    'public/about.html': '<p>One.</p>\n',
    'public/old.html': '<p>Old.</p>\n',
    'public/img/hero.png': images.hero,
  }),
  commands: [['npm', 'run', 'build']],
  served: 'public',
  hashed: /^build\/assets\//,
  edits: {
    page: { 'public/about.html': '<p>Two.</p>\n' },
    image: { 'public/img/hero.png': images.newHero },
    deletion: { 'public/old.html': undefined },
  },
  tokensIn: ['js'],
}
