import { change, documented } from '../docs.ts'
import type { Row } from '../row.ts'
import { DELIVERY, images } from '../site.ts'

const settings = documented('Eleventy', 'eleventy.config.js')

const page = (title: string, text: string) => `---
layout: layout.njk
title: ${title}
---
${text}
`

/** No bundler at all; the folder is emptied first, since Eleventy leaves what it wrote before. */
export const eleventy: Row = {
  name: 'eleventy',
  title: 'Eleventy 3',
  packages: { '@11ty/eleventy': '3' },
  manifest: { scripts: { build: 'rm -rf _site && eleventy' } },
  optionsIn: 'config',
  files: options => ({
    'eleventy.config.js': change(
      settings,
      'addPlugin(cdnPurge)',
      options === '' ? 'addPlugin(cdnPurge)' : `addPlugin(cdnPurge, ${options})`,
    ),
    'src/_includes/layout.njk': `<!doctype html>
<html lang="en">
  <head><title>{{ title }}</title></head>
  <body><img src="/logo.png" alt="">{% include 'hero.njk' %}{{ content | safe }}</body>
</html>
`,
    'src/_includes/hero.njk': `{% if title == 'About' %}<img src="${DELIVERY}" alt="">{% endif %}\n`,
    'src/index.md': page('Home', `![Hero](${DELIVERY})`),
    'src/about.md': page('About', 'One.'),
    'src/old.md': page('Old', 'Old.'),
    'src/logo.png': images.logo,
    'public/img/hero.png': images.hero,
    'public/data.json': JSON.stringify({ image: DELIVERY }),
    // No bundler reads them.
    'public/app.js': `document.body.dataset.hero = '${DELIVERY}'\n`,
    'public/style.css': `body { background: url(${DELIVERY}) }\n`,
  }),
  commands: [['npm', 'run', 'build']],
  served: '_site',
  hashed: /(?!)/,
  edits: {
    page: { 'src/about.md': page('About', 'Two.') },
    image: { 'public/img/hero.png': images.newHero },
    deletion: { 'src/old.md': undefined },
  },
  tokensIn: ['html', 'json', 'js', 'css'],
}

/** No plugin: the command after it. */
export const eleventyCommand: Row = {
  ...eleventy,
  name: 'eleventy-command',
  title: 'Eleventy 3, `eleventy && cdn-purge run _site`',
  manifest: JSON.parse(documented('The command alone', 'package.json')),
  optionsIn: 'file',
  files: () => ({
    ...eleventy.files(''),
    'eleventy.config.js': change(
      change(settings, "import cdnPurge from 'unplugin-cdn-purge/eleventy'\n\n", ''),
      '  eleventyConfig.addPlugin(cdnPurge)\n',
      '',
    ),
  }),
  isCommandAlone: true,
}
