import type { Row } from '../row.ts'
import { DELIVERY, images } from '../site.ts'

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
    'eleventy.config.js': `import cdnPurge from 'unplugin-cdn-purge/eleventy'

export default function (eleventyConfig) {
  eleventyConfig.addPlugin(cdnPurge, ${options})
  eleventyConfig.addPassthroughCopy({ public: '/', 'src/logo.png': '/logo.png' })
  return { dir: { input: 'src' } }
}
`,
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
  }),
  commands: [['npm', 'run', 'build']],
  served: '_site',
  hashed: /(?!)/,
  edits: {
    page: { 'src/about.md': page('About', 'Two.') },
    image: { 'public/img/hero.png': images.newHero },
    deletion: { 'src/old.md': undefined },
  },
  tokensIn: ['html', 'json'],
}
