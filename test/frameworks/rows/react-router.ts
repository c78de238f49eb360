import { documented, withOptions } from '../docs.ts'
import type { Row } from '../row.ts'
import { DELIVERY, images } from '../site.ts'

type Shared = Omit<Row, 'name' | 'title' | 'packages'>

const page = (text: string) => `export default function Page() {
  return <p>${text}</p>
}
`

const routes = (...names: string[]) => `import { index, route } from '@react-router/dev/routes'

export default [
  index('routes/home.jsx'),
${names.map(name => `  route('${name}', 'routes/${name}.jsx'),`).join('\n')}
]
`

/** Prerendered, without a server; React Router 7 ends the process itself. */
const reactRouter: Shared = {
  manifest: { scripts: { build: 'react-router build' } },
  optionsIn: 'config',
  files: options => ({
    'react-router.config.js': 'export default { ssr: false, prerender: true }\n',
    'vite.config.js': withOptions(documented('React Router', 'vite.config.js'), options),
    'app/root.jsx': `import { Links, Meta, Outlet, Scripts } from 'react-router'

export function Layout({ children }) {
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta property="og:image" content="${DELIVERY}" />
        <Meta />
        <Links />
      </head>
      <body>
        {children}
        <Scripts />
      </body>
    </html>
  )
}

export default function App() {
  return <Outlet />
}
`,
    'app/routes.js': routes('about', 'old'),
    'app/routes/home.jsx': `import logo from '../logo.png'

export default function Home() {
  return <main><img src={logo} alt="" /><img src="${DELIVERY}" alt="" /></main>
}
`,
    'app/routes/about.jsx': page('One.'),
    'app/routes/old.jsx': page('Old.'),
    'app/logo.png': images.logo,
    'public/img/hero.png': images.hero,
    'public/data.json': JSON.stringify({ image: DELIVERY }),
  }),
  commands: [['npm', 'run', 'build']],
  served: 'build/client',
  hashed: /^assets\//,
  edits: {
    page: { 'app/routes/about.jsx': page('Two.') },
    image: { 'public/img/hero.png': images.newHero },
    deletion: { 'app/routes.js': routes('about'), 'app/routes/old.jsx': undefined },
  },
}

const packages = (major: string) => ({
  '@react-router/dev': major,
  '@react-router/node': major,
  'react-router': major,
  isbot: '5',
  react: '19',
  'react-dom': '19',
})

/** On Vite 7. */
export const reactRouter7: Row = {
  ...reactRouter,
  name: 'react-router-7',
  title: 'React Router 7, prerendered',
  packages: { ...packages('7'), vite: '7' },
}

/** On Vite 8. */
export const reactRouter8: Row = {
  ...reactRouter,
  name: 'react-router-8',
  title: 'React Router 8, prerendered',
  packages: { ...packages('8'), vite: '8' },
  node: '24',
  optionsIn: 'file',
}
