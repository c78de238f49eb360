import type { Row } from '../row.ts'
import { astro5, astro7 } from './astro.ts'
import { esbuildCopy, postbuild, postbuildRecipe, rollupCopy, rollupUnclosed } from './copy-script.ts'
import { createReactApp } from './create-react-app.ts'
import { createVite } from './create-vite.ts'
import { docusaurus } from './docusaurus.ts'
import { eleventy, eleventyCommand } from './eleventy.ts'
import { laravel } from './laravel.ts'
import { nextSitemap, nextSitemapRecipe, nextTurbopack, nextWebpack } from './next.ts'
import { nuxt3 } from './nuxt.ts'
import { pagefind, pagefindRecipe } from './pagefind.ts'
import { prerenderRecipe, prerenderScript } from './prerender-script.ts'
import { reactRouter7, reactRouter8 } from './react-router.ts'
import { rsbuild } from './rsbuild.ts'
import { storybookVite, storybookWebpack } from './storybook.ts'
import { sveltekit2, sveltekit3 } from './sveltekit.ts'
import { turborepo } from './turborepo.ts'
import { vitePwa } from './vite-pwa.ts'
import { viteSsg } from './vite-ssg.ts'
import { viteSsr } from './vite-ssr.ts'
import { vitepress1, vitepress2 } from './vitepress.ts'
import { vueCli } from './vue-cli.ts'
import { rspackHtml, webpackHtml } from './webpack-html.ts'

/** All rows of the table, in its order. */
export const rows: readonly Row[] = [
  createVite,
  vitePwa,
  viteSsr,
  prerenderScript,
  prerenderRecipe,
  pagefind,
  pagefindRecipe,
  vitepress1,
  vitepress2,
  ...astro5,
  ...astro7,
  sveltekit2,
  sveltekit3,
  ...nuxt3,
  reactRouter7,
  reactRouter8,
  viteSsg,
  laravel,
  storybookVite,
  rollupCopy,
  rollupUnclosed,
  esbuildCopy,
  postbuild,
  postbuildRecipe,
  webpackHtml,
  createReactApp,
  vueCli,
  storybookWebpack,
  docusaurus,
  rspackHtml,
  rsbuild,
  nextWebpack,
  nextTurbopack,
  nextSitemap,
  nextSitemapRecipe,
  eleventy,
  eleventyCommand,
  turborepo,
]
