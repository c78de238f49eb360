import { join, relative } from 'node:path'
import { env } from 'node:process'
import cdnPurge from 'unplugin-cdn-purge/vite'
import { defineConfig } from 'vitepress'
import { pageOf, resolveLink, root, sidebar, slugify } from './pages.ts'
import { keepMetadataName } from './stable-metadata.ts'

/** Where the site is served through a cache; with it, a build purges there what it changed. */
const site = env.DOCS_SITE

export default defineConfig({
  title: 'cdn-purge',
  description: 'Purge exactly the URLs that a build changed, and none too few.',
  base: site === undefined ? '/' : new URL(site).pathname,
  srcDir: root,
  srcExclude: ['!(docs|packages)/**/*.md', '!(README).md', 'packages/*/!(README).md', 'packages/*/*/**/*.md'],
  rewrites: file => pageOf(file) ?? file,
  cleanUrls: true,
  // One edit changes one page: with VitePress' own search, whose index is a hashed chunk, it changes all of them.
  metaChunk: true,
  buildEnd: ({ outDir }) => keepMetadataName(outDir),
  lastUpdated: false,
  markdown: {
    anchor: { slugify },
    toc: { slugify },
    headers: { slugify },
    // Of the languages that are known, the one whose strings, comments and braces are the same.
    languageAlias: { vcl: 'c' },
    config(markdown) {
      markdown.core.ruler.push('links', ({ tokens, env: { realPath, path } }) => {
        const file = relative(root, realPath ?? path)
        for (const token of tokens.flatMap(({ children }) => children ?? [])) {
          const link = token.attrGet('href')
          if (token.type === 'link_open' && link !== null) token.attrSet('href', resolveLink(file, link))
        }
      })
    },
  },
  themeConfig: {
    outline: [2, 3],
    sidebar: sidebar(),
    nav: [
      { text: 'Start', link: '/first-deploys' },
      { text: 'Options', link: '/overview#options' },
      { text: 'Errors', link: '/errors' },
    ],
    socialLinks: [{ icon: 'github', link: 'https://github.com/cdn-purge/cdn-purge' }],
    footer: { message: 'MIT. Each block of code on these pages is tried by a test.' },
  },
  vite: {
    plugins: [
      {
        // Pages outside of this folder have no Vue beside them.
        name: 'vue-of-the-site',
        enforce: 'pre',
        resolveId(id, importer, options) {
          const isPage = importer?.endsWith('.md') || importer?.includes('.md?')
          if (!isPage || !/^vue(?:\/|$)/.test(id)) return null
          return this.resolve(id, join(root, 'docs/package.json'), { ...options, skipSelf: true })
        },
      },
      site === undefined
        ? null
        : cdnPurge({
            site,
            // A host that publishes each build at once.
            when: 'build',
            html: ['clean', 'directory'],
            targets: [{ provider: 'cloudflare', baseUrl: env.CLOUDFLARE_BASE_URL }],
          }),
    ],
  },
})
