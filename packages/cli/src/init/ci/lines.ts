import { relative } from 'node:path'
import { describeOptions } from '@cdn-purge/core/engine'
import { providers } from '../../providers.ts'
import type { FoundProject } from '../project.ts'

/** What the lines depend on. */
export interface Setting {
  readonly project: FoundProject
  /** Ids of the caches, from the origin outwards. */
  readonly caches: readonly string[]
}

/** What a job tells of how the run has to be called in it. */
export interface Call {
  /** The folder that is served, relative to the project, where no snapshot says it. */
  readonly dir?: string | undefined
  /** Whether steps may begin elsewhere than in the root of the checkout. */
  readonly moves?: boolean
  /** On what it is run at all: GitHub's `if`. */
  readonly condition?: string | undefined
  /** What only one deploy at a time may be in. */
  readonly group?: string
}

const ONE_BY_ONE = '# one deploy after the other: the cache holds the ledger of the last one'
const STILL_OWED = '# what a failed run still owes is in there'

/** The lines of a job of GitHub Actions; see docs/ci.md. */
export function githubLines(
  setting: Setting,
  { dir, moves = false, condition, group = 'cdn-purge' }: Call = {},
) {
  const { project, caches } = setting
  const path = folderOf(project)
  const key = `cdn-purge-${expression('github.run_id')}-${expression('github.run_attempt')}`
  const cache = [`    path: ${scalar(ledgerOf(path))}`, `    key: ${key}`]
  return {
    concurrency: [`concurrency: ${scalar(group)} ${ONE_BY_ONE}`],
    restore: ['- uses: actions/cache/restore@v4', '  with:', ...cache, '    restore-keys: cdn-purge-'],
    run: [
      `- run: ${scalar(command(project, dir))}`,
      ...(condition === undefined ? [] : [`  if: ${scalar(condition)}`]),
      ...(path === '' && !moves ? [] : [`  working-directory: ${scalar(path === '' ? '.' : path)}`]),
      '  env:',
      ...variables(caches).map(name => `    ${name}: ${expression(`secrets.${name}`)}`),
    ],
    save: ['- uses: actions/cache/save@v4', `  if: always() ${STILL_OWED}`, '  with:', ...cache],
  }
}

/** The lines of a job of GitLab's; see docs/ci.md. */
export function gitlabLines({ project }: Setting, { dir, moves = false }: Call = {}) {
  const path = folderOf(project)
  const inShell = path.replace(/["$`\\]/g, '\\$&')
  const place = path === '' ? '"$CI_PROJECT_DIR"' : `"$CI_PROJECT_DIR/${inShell}"`
  const run = command(project, dir)
  return {
    resourceGroup: [`resource_group: production ${ONE_BY_ONE}`],
    // A cache is known by its key alone: two apps of a repository need two.
    cache: [
      `key: ${['cdn-purge', ...path.split('/')]
        .filter(Boolean)
        .join('-')
        .replace(/[^\w.-]/g, '-')}`,
      `paths: [${scalar(ledgerOf(path))}]`,
      `when: always ${STILL_OWED}`,
    ],
    // A line of a script begins where the one before it has gone to.
    run: [`- ${scalar(path === '' && !moves ? run : `(cd ${place} && ${run})`)}`],
  }
}

/** The variables that the caches need to be purged. */
export function variables(caches: readonly string[]): readonly string[] {
  const names = caches.flatMap(cache => {
    const provider = providers.find(({ id }) => id === cache)
    const needed = provider?.credentials[0] ?? []
    return provider === undefined
      ? []
      : describeOptions(provider.options).flatMap(({ name, env }) =>
          env !== undefined && needed.includes(name) ? [env] : [],
        )
  })
  return [...new Set(names)]
}

/** The call of the command, in the project's folder. */
export function command({ manager, framework }: FoundProject, dir?: string): string {
  const named = dir ?? (framework.entry === undefined ? framework.output : undefined)
  return [manager.exec, 'cdn-purge run', ...(named === undefined ? [] : [quote(named)])].join(' ')
}

/** The project, relative to the repository; empty: they are one. */
export function folderOf({ root, repository }: FoundProject): string {
  return relative(repository, root).split('\\').join('/')
}

/** The ledger, relative to the repository. */
function ledgerOf(folder: string): string {
  return [folder, '.cdn-purge'].filter(Boolean).join('/')
}

/** What another machine than the one that builds does not know. */
export function carryNote(job: string, path: string): string {
  return `The job "${job}" of ${path} does not build: carry .cdn-purge/snapshot to it along with the output, or it compares the folder alone, without what the bundler knows of names and images (https://github.com/cdn-purge/cdn-purge/blob/main/docs/ci.md#build-on-one-machine-upload-on-another)`
}

/** What GitHub puts a value in the place of. */
function expression(text: string): string {
  return `\${{ ${text} }}`
}

/** A word of a shell. */
function quote(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}

/** A text of YAML, quoted where it would be read as something else; in lists that stand on one line, too. */
function scalar(text: string): string {
  if (/^[\w./$(][^:#,[\]{}\r\n]*$/.test(text) && text === text.trim()) return text
  return /\p{Cc}/u.test(text) ? JSON.stringify(text) : `'${text.replaceAll("'", "''")}'`
}
