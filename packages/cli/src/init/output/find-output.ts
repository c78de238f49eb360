import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Framework } from '../frameworks.ts'
import { angularOutput } from './angular.ts'

/** What a build makes that is served, as far as a project shows it. */
export interface FoundOutput {
  /** Relative to the project. */
  readonly output: string
  /** Whether a file of the project says so, and not what its framework does by default. */
  readonly isSeen: boolean
  /** Whether nothing shows it. */
  readonly isGuess: boolean
}

/**
 * Generators without a bundler, by a file of theirs. Where several are there, the first counts.
 *
 * ASSUME: the folder that each writes to unless it is told otherwise (versions of 2026).
 */
const generators: readonly (readonly [file: string, output: string])[] = [
  ['hugo.toml', 'public'],
  ['hugo.yaml', 'public'],
  ['hugo.json', 'public'],
  ['config/_default/hugo.toml', 'public'],
  ['mkdocs.yml', 'site'],
  ['book.toml', 'book'],
  ['node_modules/hexo/package.json', 'public'],
  ['_config.yml', '_site'],
]

/** ASSUME: where SvelteKit's adapters write what is served, unless they are told otherwise (versions of 2026). */
const adapters: Readonly<Record<string, string>> = {
  '@sveltejs/adapter-static': 'build',
  '@sveltejs/adapter-node': 'build/client',
  '@sveltejs/adapter-netlify': 'build',
  '@sveltejs/adapter-cloudflare': '.svelte-kit/cloudflare',
  '@sveltejs/adapter-vercel': '.vercel/output/static',
}

/** Where generators write, beside `dist`. */
const OUTPUTS = ['dist', 'build', 'public', '_site', 'site', 'out']

/** Finds what a project serves. */
export function findOutput(
  root: string,
  { id, output }: Framework,
  packages: ReadonlySet<string>,
): FoundOutput {
  const found = seen(root, id, packages)
  if (found !== undefined) return { output: found, isSeen: true, isGuess: false }
  return { output, isSeen: false, isGuess: ['folder', 'sveltekit', 'angular'].includes(id) }
}

function seen(root: string, id: string, packages: ReadonlySet<string>): string | undefined {
  if (id === 'angular') return angularOutput(root)
  if (id === 'sveltekit') {
    return Object.entries(adapters).find(([name]) => packages.has(name))?.[1]
  }
  if (id !== 'folder') return undefined
  const generator = generators.find(([file]) => existsSync(join(root, file)))
  return generator?.[1] ?? OUTPUTS.find(folder => existsSync(join(root, folder, 'index.html')))
}
