import type { Files } from '../../support/files.ts'
import { change, documented } from '../docs.ts'
import type { Row } from '../row.ts'
import { DELIVERY, images, SITE } from '../site.ts'

const page = (text: string) => `export default function Page() {
  return <main><img src="${DELIVERY}" alt="" /><p>${text}</p></main>
}
`

const settings = documented('Next.js', 'next.config.js')
const adapter = "  adapterPath: require.resolve('unplugin-cdn-purge/next'),\n"

/** @param config - source text of the configuration file */
const site = (config: string): Files => ({
  'next.config.js': config,
  'app/layout.jsx': `export default function Layout({ children }) {
  return <html lang="en"><body>{children}</body></html>
}
`,
  'app/page.jsx': `import Image from 'next/image'
import { Hero } from './hero'
import logo from './logo.png'

export default function Home() {
  return <main><Image src={logo} alt="" /><Hero /></main>
}
`,
  // Styles, data, and URLs that are made where the page is rendered: on the server, and again in the browser.
  'app/hero.jsx': `'use client'

import Image from 'next/image'
import { optimole } from 'unplugin-cdn-purge/runtime'
import data from './hero.json'
import './hero.css'

const loader = ({ src, width }) => optimole('${SITE}' + src, { key: 'key', width })

export function Hero() {
  return <p>
    <img src="${DELIVERY}" alt="" onClick={() => alert(data.image)} />
    <Image loader={loader} src="/img/hero.png" width={40} height={30} alt="" />
  </p>
}
`,
  'app/hero.json': JSON.stringify({ image: DELIVERY }),
  'app/hero.css': `@import './part.css';
p { background-image: image-set(url("${DELIVERY}") 1x, url(${DELIVERY}) 2x); }\n`,
  // What a style takes in.
  'app/part.css': `i { background-image: url(${DELIVERY}); }\n`,
  'app/about/page.jsx': page('One.'),
  'app/old/page.jsx': page('Old.'),
  'app/logo.png': images.logo,
  'public/img/hero.png': images.hero,
  'public/data.json': JSON.stringify({ image: DELIVERY }),
  'next-sitemap.config.js': `module.exports = {
  siteUrl: 'https://www.example.com',
  outDir: 'out',
  autoLastmod: false,
}
`,
})

/** A static site; its adapter is called when everything is written, whichever bundler it was. */
const next: Omit<Row, 'name' | 'title'> = {
  packages: { next: '16', 'next-sitemap': '4', react: '19', 'react-dom': '19' },
  optionsIn: 'file',
  files: () => site(settings),
  commands: [['npm', 'run', 'build']],
  served: 'out',
  tokensIn: ['html', 'js', 'json', 'css'],
  hashed: /^_next\/static\/(chunks|css|media)\//,
  edits: {
    page: { 'app/about/page.jsx': page('Two.') },
    image: { 'public/img/hero.png': images.newHero },
    deletion: { 'app/old': undefined },
  },
}

const manifest = (scripts: Readonly<Record<string, string>>) => ({ type: undefined, scripts })

/** Over webpack. */
export const nextWebpack: Row = {
  ...next,
  name: 'next-webpack',
  isSlowTwin: true,
  title: "Next.js 16, `output: 'export'`, webpack",
  manifest: manifest({ build: 'next build --webpack' }),
}

/** Over Turbopack, which has no plugins. */
export const nextTurbopack: Row = {
  ...next,
  name: 'next-turbopack',
  title: "Next.js 16, `output: 'export'`, Turbopack",
  manifest: manifest({ build: 'next build' }),
}

/** npm runs next-sitemap after the build: only a warning is possible. */
export const nextSitemap: Row = {
  ...next,
  name: 'next-sitemap',
  title: 'Next.js 16, next-sitemap as `postbuild`',
  manifest: manifest({ build: 'next build', postbuild: 'next-sitemap' }),
  incomplete: /next-sitemap/,
}

/** Nothing in the build, and the command after it. */
export const nextSitemapRecipe: Row = {
  ...next,
  name: 'next-sitemap-recipe',
  title: 'Next.js 16, `next build && next-sitemap && cdn-purge run out`',
  manifest: manifest({ build: 'next build && next-sitemap && cdn-purge run out' }),
  files: () => site(change(settings, adapter, '')),
  isCommandAlone: true,
}
