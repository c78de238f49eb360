import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { print, spawnNpm } from './stage.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const needed = [
  'playground/demo/node_modules',
  ...['core', 'unplugin', 'simulator'].map(name => `packages/${name}/dist`),
]

/** Installs and builds what a fresh checkout lacks. */
export async function prepare() {
  if (needed.every(path => existsSync(new URL(`../../${path}`, import.meta.url)))) return
  print('Installing and building the packages. That takes a few minutes, once.')
  for (const script of ['setup', 'build']) {
    const status = await spawnNpm(['run', '--silent', script], root)
    if (status !== 0) throw new Error(`"npm run ${script}" ended with status ${status} in ${root}`)
  }
}
