import type { Row } from '../row.ts'
import { DELIVERY, images } from '../site.ts'

const view = (text: string) => `<template><div><Hero /><p>${text}</p></div></template>

<script setup>
import Hero from '../Hero.vue'
</script>
`

const main = (...names: string[]) => `import { ViteSSG } from 'vite-ssg'
import App from './App.vue'

export const createApp = ViteSSG(App, {
  routes: [
    { path: '/', component: () => import('./views/home.vue') },
${names.map(name => `    { path: '/${name}', component: () => import('./views/${name}.vue') },`).join('\n')}
  ],
})
`

/** Pages that vite-ssg renders after both builds of Vite. */
export const viteSsg: Row = {
  name: 'vite-ssg',
  title: 'vite-ssg',
  packages: { 'vite-ssg': '28', '@vitejs/plugin-vue': '6', vite: '7', vue: '3', 'vue-router': '4' },
  manifest: { scripts: { build: 'vite-ssg build' } },
  optionsIn: 'file',
  files: options => ({
    'vite.config.js': `import vue from '@vitejs/plugin-vue'
import cdnPurge from 'unplugin-cdn-purge/vite'
import { defineConfig } from 'vite'

export default defineConfig({ plugins: [vue(), cdnPurge(${options})] })
`,
    'index.html': `<!doctype html>
<html lang="en">
  <head>
    <meta charset="UTF-8" />
    <meta property="og:image" content="${DELIVERY}" />
  </head>
  <body>
    <div id="app"></div>
    <script type="module" src="/src/main.js"></script>
  </body>
</html>
`,
    'src/main.js': main('about', 'old'),
    'src/App.vue': '<template><router-view /></template>\n',
    'src/Hero.vue': `<script setup>
import logo from './logo.png'
const hero = '${DELIVERY}'
</script>

<template><img :src="hero" alt="" /><img :src="logo" alt="" /></template>
`,
    'src/views/home.vue': view('Home.'),
    'src/views/about.vue': view('One.'),
    'src/views/old.vue': view('Old.'),
    'src/logo.png': images.logo,
    'public/img/hero.png': images.hero,
    'public/data.json': JSON.stringify({ image: DELIVERY }),
  }),
  commands: [['npm', 'run', 'build']],
  served: 'dist',
  hashed: /^assets\//,
  edits: {
    page: { 'src/views/about.vue': view('Two.') },
    image: { 'public/img/hero.png': images.newHero },
    deletion: { 'src/main.js': main('about'), 'src/views/old.vue': undefined },
  },
}
