import { expect, test } from 'vitest'
import { createFolder, type Files } from '../../../../../test/support/workspace.ts'
import { lookAtProject } from '../project.ts'
import { configurationText } from '../texts.ts'

const answers = { sites: ['https://www.example.com/'], caches: ['wao'], live: 'upload' } as const

/** What `init` takes for served, and whether it writes so. */
function look(packages: readonly string[], files: Files) {
  const dependencies = Object.fromEntries(packages.map(name => [name, '1']))
  const root = createFolder({ 'package.json': JSON.stringify({ dependencies }), ...files })
  const project = lookAtProject(root, undefined, undefined)
  const [, dir] = /dir: '(.*)',/.exec(configurationText(project, answers)) ?? []
  return { id: project.framework.id, dir, isGuess: project.isGuess }
}

const vite = { 'vite.config.ts': 'export default {}\n' }
const kit = (adapter: string) => [
  '@sveltejs/kit',
  'vite',
  ...(adapter ? [`@sveltejs/adapter-${adapter}`] : []),
]

test.each<[string, readonly string[], Files, string, string | undefined]>([
  ['Waku', ['waku'], { 'waku.config.ts': '' }, 'waku', 'dist/public'],
  ['Waku without a configuration', ['waku'], {}, 'waku', 'dist/public'],
  ['SolidStart 1', ['@solidjs/start', 'vinxi'], { 'app.config.ts': '' }, 'solidstart', '.output/public'],
  ['Analog', ['@angular/core', '@analogjs/platform', 'vite'], vite, 'analog', 'dist/analog/public'],
  ['SvelteKit, static', kit('static'), vite, 'sveltekit', 'build'],
  ['SvelteKit, Node', kit('node'), vite, 'sveltekit', 'build/client'],
  ['SvelteKit, Cloudflare', kit('cloudflare'), vite, 'sveltekit', '.svelte-kit/cloudflare'],
  ['SvelteKit, Vercel', kit('vercel'), vite, 'sveltekit', '.vercel/output/static'],
  ['TanStack Start, which the bundler says', ['@tanstack/react-start', 'vite'], vite, 'vite', undefined],
  ['Hugo', [], { 'hugo.toml': '' }, 'folder', 'public'],
  ['MkDocs', [], { 'mkdocs.yml': '' }, 'folder', 'site'],
  ['Jekyll', [], { '_config.yml': '' }, 'folder', '_site'],
  ['Hexo', [], { '_config.yml': '', 'node_modules/hexo/package.json': '{}' }, 'folder', 'public'],
  ['a folder that is built', [], { 'out/index.html': '' }, 'folder', 'out'],
  ['the usual folder, built', [], { 'dist/index.html': '' }, 'folder', undefined],
])('%s is known', (_, packages, files, id, dir) => {
  expect(look(packages, files)).toEqual({ id, dir, isGuess: false })
})

test.each<[string, readonly string[], Files, string]>([
  ['a folder with nothing in it', [], {}, 'dist'],
  ['a generator that nobody knows', ['metalsmith'], {}, 'dist'],
  ['SvelteKit with an adapter that chooses', kit('auto'), vite, 'build'],
  ['Angular without angular.json', ['@angular/core'], {}, 'dist'],
])('%s is a guess', (_, packages, files, dir) => {
  expect(look(packages, files)).toMatchObject({ dir, isGuess: true })
})
