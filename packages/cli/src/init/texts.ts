import { describeOptions } from '@cdn-purge/core/engine'
import { providers } from '../providers.ts'
import type { Answers } from './answers.ts'
import type { FoundProject } from './project.ts'

/** The text of `cdn-purge.config`. */
export function configurationText(
  { framework, isGuess, extension }: FoundProject,
  { sites, caches, live }: Answers,
): string {
  const from = framework.entry === undefined ? 'cdn-purge' : 'unplugin-cdn-purge'
  const [site] = sites
  const shown = sites.length === 1 ? quote(site) : `[${sites.map(quote).join(', ')}]`
  const when =
    live === 'upload'
      ? `  when: 'deploy', // the build records what it made; "cdn-purge run" purges after the upload`
      : `  when: 'build', // the output is live as soon as it is built`
  const dir = dirOf(framework)
  const lines = [
    `import { defineConfig } from '${from}'`,
    '',
    'export default defineConfig({',
    `  site: ${shown},`,
    ...(dir === undefined
      ? []
      : [`  dir: ${quote(dir)},${isGuess ? ' // a guess: the folder that is served' : ''}`]),
    ...(framework.entry === undefined && live === 'web-root' ? [] : [when]),
    ...(caches.length === 1
      ? [`  targets: [{ provider: ${quote(caches[0])} }], // credentials: see .env.example`]
      : [
          '  // From the origin outwards; credentials: see .env.example.',
          `  targets: [${caches.map(id => `{ provider: ${quote(id)} }`).join(', ')}],`,
        ]),
    '})',
  ]
  // Both are read alike; a module says by its name that it is one.
  return `${extension === 'ts' ? '' : '// @ts-check\n'}${lines.join('\n')}\n`
}

/** What the options must say of the folder; `undefined`: nothing. */
function dirOf({ entry, needsDir, output }: FoundProject['framework']): string | undefined {
  return needsDir || (entry === undefined && output !== 'dist') ? output : undefined
}

/** What `.env.example` lacks: the variables of the caches, with what they are. */
export function environmentText(caches: readonly string[]): (before: string) => string {
  return before => {
    const blocks = caches.flatMap(cache => {
      const provider = providers.find(({ id }) => id === cache)
      if (provider === undefined) return []
      const needed = new Set(provider.credentials[0] ?? [])
      const rows = describeOptions(provider.options).flatMap(({ name, env, text }) =>
        env !== undefined && needed.has(name) && !new RegExp(`^#?\\s*${env}=`, 'm').test(before)
          ? [`# ${text}\n${env}=\n`]
          : [],
      )
      return rows.length === 0 ? [] : [`# ${provider.title}: for cdn-purge\n${rows.join('')}`]
    })
    return blocks.length === 0 ? '' : `${before.trim() === '' ? '' : '\n'}${blocks.join('\n')}`
  }
}

/** What `.gitignore` lacks: the ledger, which each machine or CI keeps by itself, and files with credentials. */
export function ignoredText(before: string): string {
  const lines = new Set(before.split(/\r?\n/).map(line => line.trim().replace(/^\//, '').replace(/\/$/, '')))
  const has = (...names: readonly string[]) => names.some(name => lines.has(name))
  const added = [
    ...(has('.cdn-purge') ? [] : ['.cdn-purge/']),
    ...(has('.env', '.env*', '.env.*', '*.env') ? [] : ['.env']),
    ...(has('.env*', '.env.*', '.env.local', '.env*.local', '.env.*.local', '*.local')
      ? []
      : ['.env*.local']),
  ]
  return added.length === 0
    ? ''
    : `${before.trim() === '' ? '' : '\n'}# cdn-purge: its ledger, and credentials\n${added.join('\n')}\n`
}

function quote(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`
}
