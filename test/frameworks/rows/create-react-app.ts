import { documented, withOptions } from '../docs.ts'
import type { Row } from '../row.ts'
import { DELIVERY, images } from '../site.ts'
import { publicEdits, publicPages } from './public-pages.ts'

/** Silences the logger of webpack, and has Rollup 2 in its tree. */
export const createReactApp: Row = {
  name: 'create-react-app',
  isSlowTwin: true,
  title: 'Create React App, react-app-rewired',
  packages: { 'react-scripts': '5', 'react-app-rewired': '2', react: '19', 'react-dom': '19' },
  manifest: {
    type: undefined,
    scripts: { build: 'react-app-rewired build' },
    browserslist: ['defaults'],
  },
  optionsIn: 'config',
  files: options => ({
    'config-overrides.js': withOptions(
      documented('Create React App and Vue CLI', 'config-overrides.js'),
      options,
    ),
    'public/index.html': `<!doctype html>
<html lang="en">
  <head><meta property="og:image" content="${DELIVERY}" /><title>Site</title></head>
  <body><div id="root"></div></body>
</html>
`,
    'src/index.js': `import { createRoot } from 'react-dom/client'
import App from './App'

createRoot(document.getElementById('root')).render(<App />)
`,
    'src/App.js': `import logo from './logo.png'

export default function App() {
  return <main><img src={logo} alt="" /><img src="${DELIVERY}" alt="" /></main>
}
`,
    'src/logo.png': images.logo,
    ...publicPages,
  }),
  commands: [['npm', 'run', 'build']],
  served: 'build',
  hashed: /^static\//,
  edits: publicEdits,
}
