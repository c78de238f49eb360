import { change, documented } from '../docs.ts'
import type { Row } from '../row.ts'
import { DELIVERY, images } from '../site.ts'

/** The classic preset; pages and feeds are rendered after both builds of webpack, by plugins side by side. */
export const docusaurus: Row = {
  name: 'docusaurus',
  title: 'Docusaurus 3, classic',
  packages: {
    '@docusaurus/core': '3',
    '@docusaurus/preset-classic': '3',
    react: '19',
    'react-dom': '19',
  },
  manifest: { type: undefined, scripts: { build: 'docusaurus build' } },
  optionsIn: 'config',
  files: options => ({
    'docusaurus.config.js': change(
      documented('Docusaurus', 'docusaurus.config.js'),
      "'unplugin-cdn-purge/docusaurus'",
      options === '' ? "'unplugin-cdn-purge/docusaurus'" : `['unplugin-cdn-purge/docusaurus', ${options}]`,
    ),
    'src/pages/index.js': `import Layout from '@theme/Layout'
import Hero from '../components/hero'
import logo from '../logo.png'

export default function Home() {
  return <Layout title="Home"><img src={logo} alt="" /><Hero /></Layout>
}
`,
    'src/components/hero.js': `export default function Hero() {
  return <img src="${DELIVERY}" alt="" />
}
`,
    'src/pages/about.md': '# About\n\nOne.\n',
    'src/pages/old.md': '# Old\n',
    'docs/intro.md': `# Intro\n\n![Hero](${DELIVERY})\n`,
    'blog/2026-01-02-first.md': '---\ntitle: First\n---\n\nFirst.\n',
    'src/logo.png': images.logo,
    'static/img/hero.png': images.hero,
    'static/data.json': JSON.stringify({ image: DELIVERY }),
  }),
  commands: [['npm', 'run', 'build']],
  served: 'build',
  hashed: /^assets\//,
  edits: {
    page: { 'src/pages/about.md': '# About\n\nTwo.\n' },
    image: { 'static/img/hero.png': images.newHero },
    deletion: { 'src/pages/old.md': undefined },
  },
}
