import { change, documented, withOptions } from '../docs.ts'
import type { Row } from '../row.ts'
import { DELIVERY, images } from '../site.ts'

const story = (name: string, text: string) => `import { Hero } from './hero.jsx'

export default { title: '${name}', component: Hero }
export const Default = { args: { text: '${text}' } }
`

const settings = documented('Storybook', '.storybook/main.js')

/** The same over webpack, whose framework brings no compiler. */
const webpackSettings = [
  ['unplugin-cdn-purge/vite', 'unplugin-cdn-purge/webpack'],
  [
    "'@storybook/react-vite',",
    "'@storybook/react-webpack5',\n  addons: ['@storybook/addon-webpack5-compiler-swc'],",
  ],
  ['viteFinal', 'webpackFinal'],
].reduce((text, [place = '', into = '']) => change(text, place, into), settings)

/**
 * Static files, manager and index are written beside the bundler, some of them after it.
 *
 * @param text - source text of the configuration file
 */
const storybook = (text: string) =>
  ({
    manifest: { scripts: { build: 'storybook build' } },
    optionsIn: 'config',
    files: options => ({
      '.storybook/main.js': withOptions(text, options),
      '.storybook/preview-head.html': `<meta property="og:image" content="${DELIVERY}">\n`,
      'src/hero.jsx': `import logo from './logo.png'

export function Hero({ text }) {
  return <main><img src={logo} alt="" /><img src="${DELIVERY}" alt="" />{text}</main>
}
`,
      'src/home.stories.jsx': story('home', 'Home.'),
      'src/about.stories.jsx': story('about', 'One.'),
      'src/old.stories.jsx': story('old', 'Old.'),
      'src/logo.png': images.logo,
      'public/img/hero.png': images.hero,
      'public/data.json': JSON.stringify({ image: DELIVERY }),
    }),
    commands: [['npm', 'run', 'build']],
    served: 'storybook-static',
    edits: {
      page: { 'src/about.stories.jsx': story('about', 'Two.') },
      image: { 'public/img/hero.png': images.newHero },
      deletion: { 'src/old.stories.jsx': undefined },
    },
  }) satisfies Partial<Row>

const react = { react: '19', 'react-dom': '19' }

/** Over Vite. */
export const storybookVite: Row = {
  ...storybook(settings),
  name: 'storybook-vite',
  title: 'Storybook 10, react-vite',
  packages: { storybook: '10', '@storybook/react-vite': '10', ...react, vite: '8' },
  hashed: /^assets\//,
}

/** Over webpack. */
export const storybookWebpack: Row = {
  ...storybook(webpackSettings),
  name: 'storybook-webpack',
  isSlowTwin: true,
  title: 'Storybook 10, webpack 5',
  packages: {
    storybook: '10',
    '@storybook/react-webpack5': '10',
    '@storybook/addon-webpack5-compiler-swc': '4',
    ...react,
  },
  optionsIn: 'file',
  hashed: /\.iframe\.bundle\.js|^static\/media\//,
}
