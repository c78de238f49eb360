import { fileURLToPath } from 'node:url'
import { heroUrl } from './token-site.ts'
import type { Files } from './workspace.ts'

/** A way to write the page that html-webpack-plugin makes. */
export interface PageTemplate {
  readonly name: string
  readonly files: Files
  /** What html-webpack-plugin is given. */
  readonly page: { readonly template?: string; readonly filename?: string }
  readonly rules?: readonly { readonly test: RegExp; readonly loader: string }[]
  /** Whether the page shows the image: the default template has no place for one. */
  readonly shows: boolean
}

/** Absolute path of a loader: fixtures have no packages of their own. */
export const loader = (name: string) => fileURLToPath(import.meta.resolve(name))

const html = `<!doctype html><title>Page</title><img src="${heroUrl}">\n`
const lodash = `<!doctype html><title><%= 'Pa' + 'ge' %></title><img src="${heroUrl}">\n`

/** Templates that build without this plugin: a new one is a row here. */
export const pageTemplates: readonly PageTemplate[] = [
  { name: 'the default template', files: {}, page: {}, shows: false },
  { name: '.ejs', files: { 'src/page.ejs': lodash }, page: { template: 'src/page.ejs' }, shows: true },
  { name: '.html', files: { 'src/page.html': lodash }, page: { template: 'src/page.html' }, shows: true },
  {
    name: '.ejs with a part of its kind',
    files: {
      'src/page.ejs': `<!doctype html><title>Page</title><%= require('${loader('html-webpack-plugin/lib/loader.js')}!./part.ejs')({}) %>\n`,
      'src/part.ejs': `<img src="<%= '${heroUrl}' %>">`,
    },
    page: { template: 'src/page.ejs' },
    shows: true,
  },
  {
    name: 'a text that is no page',
    files: { 'src/feed.xml': `<feed><title><%= 'Page' %></title><image>${heroUrl}</image></feed>\n` },
    page: { template: 'src/feed.xml', filename: 'index.html' },
    shows: true,
  },
  {
    name: 'html-loader',
    files: { 'src/page.html': html },
    page: { template: 'src/page.html' },
    rules: [{ test: /\.html$/, loader: loader('html-loader') }],
    shows: true,
  },
  {
    name: 'pug-loader',
    files: { 'src/page.pug': `doctype html\ntitle= 'Page'\nimg(src='${heroUrl}')\n` },
    page: { template: 'src/page.pug' },
    rules: [{ test: /\.pug$/, loader: loader('pug-loader') }],
    shows: true,
  },
]
