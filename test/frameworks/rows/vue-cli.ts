import { documented, withOptions } from '../docs.ts'
import type { Row } from '../row.ts'
import { DELIVERY, images } from '../site.ts'
import { publicEdits, publicPages } from './public-pages.ts'

/** webpack with copies and a page of its own making. */
export const vueCli: Row = {
  name: 'vue-cli',
  title: 'Vue CLI 5',
  packages: { '@vue/cli-service': '5', vue: '3' },
  manifest: {
    type: undefined,
    scripts: { build: 'vue-cli-service build' },
    browserslist: ['last 2 Chrome versions'],
  },
  optionsIn: 'file',
  files: options => ({
    'vue.config.js': withOptions(documented('Create React App and Vue CLI', 'vue.config.js'), options),
    'public/index.html': `<!doctype html>
<html lang="en">
  <head><meta property="og:image" content="${DELIVERY}" /><title>Site</title></head>
  <body><div id="app"></div></body>
</html>
`,
    'src/main.js': `import { createApp } from 'vue'
import App from './App.vue'

createApp(App).mount('#app')
`,
    'src/App.vue': `<template>
  <main><img src="./logo.png" alt="" /><img src="${DELIVERY}" alt="" /></main>
</template>
`,
    'src/logo.png': images.logo,
    ...publicPages,
  }),
  commands: [['npm', 'run', 'build']],
  served: 'dist',
  hashed: /^(js|css)\/|^img\/[^/]+\.[0-9a-f]{8}\./,
  edits: publicEdits,
}
