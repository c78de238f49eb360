import { chmodSync, cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { COMMAND, type CommandResult, startProgram } from '../command.ts'
import { type Files, writeFiles } from '../files.ts'
import { createFolder, createWorkspace, SITE } from '../workspace.ts'
import { recipe } from './recipes.ts'

const from = (path: string) => pathToFileURL(fileURLToPath(new URL(path, import.meta.url))).href
const vite = from('../../node_modules/vite/dist/node/index.js')
const plugin = from('../../../packages/unplugin/dist/vite.js')

/** A version of the site: the pages that it has beside its start page, with their text. */
export type Version = Readonly<Record<string, string>>

/** What a site is built from, and the caches in front of where it is uploaded to. */
export interface Repository {
  /** Holds the sources: what a checkout copies. */
  readonly root: string
  /** Secrets and the few variables that npm and `upload.sh` need. */
  readonly secrets: Readonly<Record<string, string>>
  /** Replaces the pages. */
  commit(version: Version): void
  /** A clean checkout. */
  checkout(): string
  /** Runs a script as CI services do, to its first failure. */
  sh(script: string, cwd: string, env?: Readonly<Record<string, string>>): Promise<CommandResult>
  /** Has every page in the cache, and says which are not there any more when a deploy is over. */
  purgedBy(deploy: () => Promise<unknown>): Promise<readonly string[]>
  /** Lets the API answer 503 until the function that is returned is called. */
  refuse(): () => void
}

/** Pages that are looked at, there or not. */
const paths = ['index.html', 'about.html', 'news.html', 'team.html']

/** A file of a version whose upload fails, when some of it is live. */
export const UPLOAD_FAILS = 'upload-fails'

/** How a repository is built. */
export interface RepositoryOptions {
  /** Heading in `docs/ci.md` below which the configuration stands. */
  readonly configuration: string
  /** Vite with the plugin, or a copy without it. */
  readonly build: 'vite' | 'copy'
}

/** Makes a {@link Repository}. It ends with the test. */
export async function createRepository({ configuration, build }: RepositoryOptions): Promise<Repository> {
  const { root: live, simulator } = await createWorkspace({ files: { 'index.html': '' } })
  const root = createFolder({
    ...npmProject,
    'build.mjs': build === 'vite' ? viteBuild : copyBuild,
    // In the place of the user's own: what is uploaded is where the simulated origin looks.
    'upload.sh': `#!/bin/sh\nset -eu\nrm -rf "$LIVE"\ncp -R dist "$LIVE"\n! [ -e dist/${UPLOAD_FAILS} ]\n`,
    'cdn-purge.config.ts': withApi(recipe(configuration, 'cdn-purge.config.ts'), simulator),
    'index.html': '<!doctype html><title>Shop</title>\n',
  })
  for (const program of ['upload.sh', 'tool/bin.js']) chmodSync(join(root, program), 0o755)
  const { WAO_API_TOKEN = '' } = simulator.env
  const sh: Repository['sh'] = (script, cwd, env = {}) =>
    startProgram(['bash', '-e', '-o', 'pipefail', '-c', script], {
      cwd,
      env: { ...npmSettings, HOME: live, LIVE: join(live, 'dist'), ...env },
    }).result
  return {
    root,
    secrets: { WAO_API_TOKEN },
    sh,
    commit(version) {
      rmSync(join(root, 'public'), { recursive: true, force: true })
      writeFiles(root, pages(version))
    },
    checkout() {
      const folder = createFolder()
      cpSync(root, folder, { recursive: true })
      return folder
    },
    async purgedBy(deploy) {
      const { wao } = simulator.edges
      for (const path of paths) await wao.get(SITE + path)
      await deploy()
      return paths.filter(path => !wao.has(SITE + path))
    },
    refuse() {
      simulator.faults.add('wao', { status: 503, times: 99 })
      return () => simulator.faults.clear()
    },
  }
}

const pages = (version: Version): Files =>
  Object.fromEntries(Object.entries(version).map(([name, text]) => [`public/${name}`, text]))

/** The configuration as it is documented, with the simulated API in the place of the vendor's. */
function withApi(
  text: string,
  { apis, env }: Awaited<ReturnType<typeof createWorkspace>>['simulator'],
): string {
  const place = "siteId: 'my-site'"
  if (!text.includes(place)) throw new Error(`"${place}" is not in:\n${text}`)
  const target = { siteId: env.WAO_SITE_ID, baseUrl: apis.wao.baseUrl, retries: 0 }
  return text.replace(place, JSON.stringify(target).slice(1, -1))
}

const copyBuild = `import { cpSync } from 'node:fs'
cpSync('public', 'dist', { recursive: true })
cpSync('index.html', 'dist/index.html')
`

const viteBuild = `import { build } from '${vite}'
import cdnPurge from '${plugin}'
await build({ configFile: false, logLevel: 'warn', plugins: [cdnPurge()] })
`

const tool = { name: 'cdn-purge', version: '0.0.0', type: 'module', bin: { 'cdn-purge': 'bin.js' } }
const project = {
  name: 'shop',
  version: '1.0.0',
  type: 'module',
  scripts: { build: 'node build.mjs' },
  devDependencies: { 'cdn-purge': 'file:tool' },
}
const { name, version, devDependencies } = project

/** What `npm ci` installs is a package with the built command, so that `npx` finds it as it does at users'. */
const npmProject: Files = {
  'package.json': JSON.stringify(project),
  'package-lock.json': JSON.stringify({
    name,
    version,
    lockfileVersion: 3,
    requires: true,
    packages: {
      '': { name, version, devDependencies },
      'node_modules/cdn-purge': { resolved: 'tool', link: true },
      tool: { ...tool, dev: true },
    },
  }),
  'tool/package.json': JSON.stringify(tool),
  'tool/bin.js': `#!/usr/bin/env node\nimport '${pathToFileURL(COMMAND).href}'\n`,
}

/** Nothing is asked of a registry. */
const npmSettings = {
  CI: 'true',
  npm_config_audit: 'false',
  npm_config_fund: 'false',
  npm_config_offline: 'true',
  npm_config_update_notifier: 'false',
}
