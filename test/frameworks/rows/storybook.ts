import type { Row } from '../row.ts'
import { DELIVERY, images } from '../site.ts'

const story = (name: string, text: string) => `import { Hero } from './hero.jsx'

export default { title: '${name}', component: Hero }
export const Default = { args: { text: '${text}' } }
`

interface Builder {
  readonly framework: string
  readonly entry: string
  /** Name of the function of the configuration that gets the bundler's. */
  readonly final: string
  readonly addons: readonly string[]
}

/** Static files, manager and index are written beside the bundler, some of them after it. */
const storybook = ({ framework, entry, final, addons }: Builder) =>
  ({
    manifest: { scripts: { build: 'storybook build' } },
    optionsIn: 'config',
    files: options => ({
      '.storybook/main.js': `import cdnPurge from 'unplugin-cdn-purge/${entry}'

export default {
  framework: '${framework}',
  addons: ${JSON.stringify(addons)},
  stories: ['../src/*.stories.jsx'],
  staticDirs: ['../public'],
  // Holds the time of the build.
  core: { disableProjectJson: true },
  ${final}(config) {
    config.plugins.push(cdnPurge(${options}))
    return config
  },
}
`,
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
  ...storybook({ framework: '@storybook/react-vite', entry: 'vite', final: 'viteFinal', addons: [] }),
  name: 'storybook-vite',
  title: 'Storybook 10, react-vite',
  packages: { storybook: '10', '@storybook/react-vite': '10', ...react, vite: '8' },
  hashed: /^assets\//,
}

/** Over webpack. */
export const storybookWebpack: Row = {
  ...storybook({
    framework: '@storybook/react-webpack5',
    entry: 'webpack',
    final: 'webpackFinal',
    addons: ['@storybook/addon-webpack5-compiler-swc'],
  }),
  name: 'storybook-webpack',
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
