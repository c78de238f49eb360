import { change, documented } from '../docs.ts'
import type { Row } from '../row.ts'
import { DELIVERY, images } from '../site.ts'

/** From ten pages on, the plugin asks why all of them changed. */
const pages = Array.from({ length: 10 }, (_, i) => `pages/${i}.vue`)

const about = (text: string) => `<template><div><h1>About</h1><Hero /><p>${text}</p></div></template>\n`

type Shared = Omit<Row, 'name' | 'title'>

/**
 * A static site; Nitro copies the public folder and renders the pages after Vite's builds.
 *
 * @param settings - source text of the configuration file
 */
const nuxt = (settings: (options: string) => string): Shared => ({
  packages: { nuxt: '3' },
  manifest: { scripts: { build: 'nuxt generate' } },
  optionsIn: 'config',
  files: options => ({
    'nuxt.config.ts': settings(options),
    'app.vue': '<template><NuxtPage /></template>\n',
    'components/Hero.vue': `<script setup>
const hero = '${DELIVERY}'
</script>

<template><img :src="hero" alt="" /></template>
`,
    'pages/index.vue': `<script setup>
import logo from '~/assets/logo.png'
</script>

<template>
  <div>
    <img :src="logo" alt="" />
    <img src="${DELIVERY}" alt="" />
    <NuxtLink to="/about">About</NuxtLink>
  </div>
</template>
`,
    'pages/about.vue': about('One.'),
    'pages/old.vue': about('Old.'),
    ...Object.fromEntries(pages.map(page => [page, about(page)])),
    'assets/logo.png': images.logo,
    'public/img/hero.png': images.hero,
    'public/data.json': JSON.stringify({ image: DELIVERY }),
  }),
  commands: [['npm', 'run', 'build']],
  served: '.output/public',
  hashed: /^_nuxt\/(?!builds\/latest)/,
  edits: {
    page: { 'pages/about.vue': about('Two.') },
    image: { 'public/img/hero.png': images.newHero },
    deletion: { 'pages/old.vue': undefined },
  },
  unstable: /Nuxt puts a new id into them/,
})

/** In Nuxt's own form, and as a plugin of Vite. */
export const nuxt3: readonly Row[] = [
  {
    ...nuxt(options =>
      change(
        documented('Nuxt', 'nuxt.config.ts'),
        "'unplugin-cdn-purge/nuxt'",
        options === '' ? "'unplugin-cdn-purge/nuxt'" : `['unplugin-cdn-purge/nuxt', ${options}]`,
      ),
    ),
    name: 'nuxt-3',
    title: 'Nuxt 3 `generate`, module',
  },
  {
    ...nuxt(
      options => `import cdnPurge from 'unplugin-cdn-purge/vite'

export default defineNuxtConfig({
  compatibilityDate: '2026-01-01',
  vite: { plugins: [cdnPurge(${options})] },
})
`,
    ),
    name: 'nuxt-3-plugin',
    isSlowTwin: true,
    title: 'Nuxt 3 `generate`, plugin of Vite',
    optionsIn: 'file',
  },
]
