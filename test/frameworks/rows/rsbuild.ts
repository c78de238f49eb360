import { documented, withOptions } from '../docs.ts'
import type { Row } from '../row.ts'
import { DELIVERY, images } from '../site.ts'

const page = (text: string) => `import { render } from './layout.js'

render('<h1>${text}</h1>')
`

/** Two entries over one template; it silences the loggers of Rspack. */
export const rsbuild: Row = {
  name: 'rsbuild',
  title: 'Rsbuild 2',
  packages: { '@rsbuild/core': '2' },
  manifest: { scripts: { build: 'rsbuild build' } },
  optionsIn: 'config',
  files: options => ({
    'rsbuild.config.js': withOptions(documented('Rsbuild', 'rsbuild.config.js'), options),
    'src/layout.html': `<!doctype html>
<html lang="en">
  <head><meta property="og:image" content="${DELIVERY}" /><title>Site</title></head>
  <body><main></main></body>
</html>
`,
    'src/layout.js': `import './layout.css'
import logo from './logo.png'

export function render(text) {
  document.querySelector('main').innerHTML = \`<img src="\${logo}" alt="" />\${text}\`
}
`,
    'src/layout.css': `main { background: url('${DELIVERY}') }\n`,
    'src/index.js': page(`Home <img src="${DELIVERY}" alt="" />`),
    'src/about.js': page('One.'),
    'src/logo.png': images.logo,
    'public/img/hero.png': images.hero,
    'public/data.json': JSON.stringify({ image: DELIVERY }),
    'public/old.html': '<!doctype html><title>Old</title>\n',
  }),
  commands: [['npm', 'run', 'build']],
  served: 'dist',
  hashed: /^static\//,
  edits: {
    page: { 'src/about.js': page('Two.') },
    image: { 'public/img/hero.png': images.newHero },
    deletion: { 'public/old.html': undefined },
  },
}
