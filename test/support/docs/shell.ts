import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import type { Simulator } from '@cdn-purge/simulator'
import { COMMAND, type CommandResult, startProgram } from '../command.ts'
import { writeFiles } from '../workspace.ts'
import type { Block } from './blocks.ts'

const from = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url))

/**
 * What stands for the programs of readers. Ours are real. A program that is not here is one that the machine lacks,
 * and the block fails.
 */
const programs: Readonly<Record<string, string>> = {
  'cdn-purge': `exec "${process.execPath}" "${COMMAND}" "$@"`,
  npx: `case "$1" in
  cdn-purge) shift; exec cdn-purge "$@" ;;
  @cdn-purge/simulator) shift; exec "${process.execPath}" "${from('packages/simulator/dist/bin.js')}" --help ;;
  *) echo "npx: what is $1?" >&2; exit 127 ;;
esac`,
  // Packages that there are, and scripts that the pages speak of.
  npm: `case "$1 $2" in
  "install "*|"ci "*) shift; for name in "$@"; do case "$name" in
    --save-dev|unplugin-cdn-purge|cdn-purge|@cdn-purge/queue|@cdn-purge/simulator|ioredis|install) ;;
    *) echo "npm: what is $name?" >&2; exit 1 ;;
  esac; done ;;
  "run build"|"run demo"|"test ") ;;
  *) echo "npm: what is $1 $2?" >&2; exit 1 ;;
esac`,
  az: 'echo "$AZURE_ACCESS_TOKEN"',
  gcloud: 'echo "$GOOGLE_ACCESS_TOKEN"',
  git: "printf 'public/index.html\\0'",
  // Whatever else builds and uploads.
  ...Object.fromEntries(
    ['docker', 'eleventy', 'hugo', 'pagefind', 'rsync', 's3deploy', 'storybook', 'vite'].map(name => [
      name,
      'exit 0',
    ]),
  ),
}

/** How the readers' own site is deployed. */
const workflow = `on: push
jobs:
  deploy:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: npm ci && npm run build
      - name: Upload
        run: rsync -a dist/ www@example.com:site
`

/** Writes a project with the stand-ins, and a site that is built. */
export function writeProject(folder: string): void {
  const site = {
    'index.html': '<h1>Home</h1>',
    'about.html': '<h1>About</h1>',
    'blog/one.html': '<h1>One</h1>',
  }
  for (const output of ['dist', 'public', 'storybook-static', '_site', 'out']) {
    writeFiles(join(folder, output), site)
  }
  writeFiles(folder, { '.github/workflows/deploy.yml': workflow })
  writeFiles(folder, { 'upload.sh': '#!/bin/sh\nexit 0\n', 'urls.txt': '/blog/\n# a comment\n/about\n' })
  chmodSync(join(folder, 'upload.sh'), 0o755)
  for (const [name, script] of Object.entries(programs)) {
    writeFiles(folder, { [`bin/${name}`]: `#!/bin/sh\n${script}\n` })
    chmodSync(join(folder, 'bin', name), 0o755)
  }
}

/** Runs a block as it is written, to its first failure; `NAME=…` stands for the reader's own credential. */
export function runBlock(
  { text }: Pick<Block, 'text'>,
  folder: string,
  configuration: object,
  { env }: Pick<Simulator, 'env'>,
): Promise<CommandResult> {
  writeFileSync(join(folder, 'cdn-purge.config.json'), JSON.stringify(configuration))
  const script = text.replace(/\b([A-Z][A-Z_]+)=…/g, (_all, name) => `${name}="$${name}"`)
  return startProgram(['bash', '-e', '-o', 'pipefail', '-c', `source() { cat > /dev/null; }\n${script}`], {
    cwd: folder,
    env: { ...env, PATH: `${join(folder, 'bin')}:${process.env.PATH}`, HOME: folder, SHELL: '/bin/bash' },
  }).result
}
