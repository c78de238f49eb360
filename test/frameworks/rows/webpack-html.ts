import { change, documented, withOptions } from '../docs.ts'
import type { Row } from '../row.ts'
import { DELIVERY, images } from '../site.ts'

const about = (text: string) => `<!doctype html>
<html lang="en">
  <head><title>About</title></head>
  <body><img src="${DELIVERY}" alt=""><p>${text}</p></body>
</html>
`

const settings = documented('webpack and Rspack', 'webpack.config.cjs')

/** Pages from html-webpack-plugin's own template, from HTML and from EJS, in a configuration in CommonJS. */
const htmlPlugin = (bundler: 'webpack' | 'rspack', text: string) =>
  ({
    optionsIn: 'config',
    files: options => ({
      [`${bundler}.config.cjs`]: withOptions(text, options),
      'src/app.js': `import { hero } from './hero.js'
import logo from './logo.png'

const image = new Image()
image.src = location.hash === '#hero' ? hero : logo
document.body.append(image)
`,
      'src/hero.js': `export const hero = '${DELIVERY}'\n`,
      'src/about.html': about('One.'),
      'src/contact.ejs': "<!doctype html><title>Contact</title><p><%= ['by', 'mail'].join(' ') %></p>\n",
      'src/logo.png': images.logo,
      'public/img/hero.png': images.hero,
      'public/data.json': JSON.stringify({ image: DELIVERY }),
      'public/old.html': '<!doctype html><title>Old</title>\n',
    }),
    commands: [['npm', 'run', 'build']],
    served: 'dist',
    hashed: /^(main|logo)\.[0-9a-f]+\./,
    edits: {
      page: { 'src/about.html': about('Two.') },
      image: { 'public/img/hero.png': images.newHero },
      deletion: { 'public/old.html': undefined },
    },
  }) satisfies Partial<Row>

/** Options in the configuration. */
export const webpackHtml: Row = {
  ...htmlPlugin('webpack', settings),
  name: 'webpack-html',
  title: 'webpack 5, html-webpack-plugin',
  packages: { webpack: '5', 'webpack-cli': '7', 'html-webpack-plugin': '5', 'copy-webpack-plugin': '14' },
  manifest: { scripts: { build: 'webpack' } },
}

/** Options in a file. */
export const rspackHtml: Row = {
  ...htmlPlugin(
    'rspack',
    change(
      change(settings, "require('copy-webpack-plugin')", "require('@rspack/core').CopyRspackPlugin"),
      'unplugin-cdn-purge/webpack',
      'unplugin-cdn-purge/rspack',
    ),
  ),
  name: 'rspack-html',
  title: 'Rspack 2, html-webpack-plugin',
  packages: { '@rspack/core': '2', '@rspack/cli': '2', 'html-webpack-plugin': '5' },
  manifest: { scripts: { build: 'rspack build' } },
  optionsIn: 'file',
}
