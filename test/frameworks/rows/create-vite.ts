import { documented, withOptions } from '../docs.ts'
import type { Row } from '../row.ts'
import { DELIVERY, images } from '../site.ts'
import { publicEdits, publicPages } from './public-pages.ts'

/** The React template of `npm create vite`, with two plain pages in `public`. */
export const createVite: Row = {
  name: 'create-vite',
  title: 'create-vite, React',
  packages: { react: '19', 'react-dom': '19', '@vitejs/plugin-react': '6', vite: '8' },
  manifest: { scripts: { build: 'vite build' } },
  optionsIn: 'config',
  files: options => ({
    'vite.config.js': withOptions(documented('Vite', 'vite.config.js'), options),
    'index.html': `<!doctype html>
<html lang="en">
  <head>
    <meta charset="UTF-8" />
    <meta property="og:image" content="${DELIVERY}" />
    <title>Vite + React</title>
  </head>
  <body>
    <div id="root"></div>
    <script type="module" src="/src/main.jsx"></script>
  </body>
</html>
`,
    'src/main.jsx': `import { createRoot } from 'react-dom/client'
import App from './App.jsx'

createRoot(document.getElementById('root')).render(<App />)
`,
    'src/App.jsx': `import logo from './assets/logo.png'

export default function App() {
  return <main><img src={logo} alt="" /><img src="${DELIVERY}" alt="" /></main>
}
`,
    'src/assets/logo.png': images.logo,
    ...publicPages,
  }),
  commands: [['npm', 'run', 'build']],
  served: 'dist',
  hashed: /^assets\//,
  edits: publicEdits,
}
