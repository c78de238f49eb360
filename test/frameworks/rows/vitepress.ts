import { documented, withOptions } from '../docs.ts'
import type { Row } from '../row.ts'
import { DELIVERY, images } from '../site.ts'

/** Pages in Markdown, rendered by VitePress itself after Vite's two builds. */
const vitepress: Omit<Row, 'name' | 'title' | 'packages'> = {
  optionsIn: 'config',
  files: (options: string) => ({
    'docs/.vitepress/config.mjs': withOptions(documented('VitePress', 'docs/.vitepress/config.mjs'), options),
    'docs/index.md': `# Home

![logo](./logo.png)
![hero](${DELIVERY})

[About](./about.md)
`,
    'docs/about.md': about('One.'),
    'docs/old.md': '# Old\n',
    'docs/Hero.vue': `<script setup>
const hero = '${DELIVERY}'
</script>

<template><img :src="hero" alt="" /></template>
`,
    'docs/logo.png': images.logo,
    'docs/public/img/hero.png': images.hero,
    'docs/public/data.json': JSON.stringify({ image: DELIVERY }),
  }),
  commands: [['npm', 'run', 'build']],
  manifest: { scripts: { build: 'vitepress build docs' } },
  served: 'docs/.vitepress/dist',
  hashed: /^assets\//,
  edits: {
    page: { 'docs/about.md': about('Two.') },
    image: { 'docs/public/img/hero.png': images.newHero },
    deletion: { 'docs/old.md': undefined },
  },
}

function about(text: string): string {
  return `<script setup>
import Hero from './Hero.vue'
</script>

# About

<Hero />

${text}
`
}

/** On Vite 5. */
export const vitepress1: Row = {
  ...vitepress,
  name: 'vitepress-1',
  title: 'VitePress 1',
  packages: { vitepress: '1' },
}

/** The coming major. */
export const vitepress2: Row = {
  ...vitepress,
  name: 'vitepress-2',
  title: 'VitePress 2',
  packages: { vitepress: '2.0.0-alpha.12' },
  optionsIn: 'file',
}
