import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CdnPurgeError } from '@cdn-purge/core'
import { foldersUpwards } from '@cdn-purge/core/command'
import { describeCause } from '@cdn-purge/core/engine'
import { type Framework, frameworks } from './frameworks.ts'
import { findOutput } from './output/find-output.ts'

const EXTENSIONS = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs']

/** A package manager, with what it calls things. */
export interface PackageManager {
  readonly name: string
  /** Adds packages for development. */
  readonly add: string
  /** Runs a command of a package that is installed. */
  readonly exec: string
  /** Runs a script of package.json. */
  readonly run: string
}

const npm = { name: 'npm', add: 'npm install --save-dev', exec: 'npx', run: 'npm run' }
const managers: readonly (PackageManager & { readonly locks: readonly string[] })[] = [
  { name: 'pnpm', add: 'pnpm add --save-dev', exec: 'pnpm exec', run: 'pnpm run', locks: ['pnpm-lock.yaml'] },
  { name: 'yarn', add: 'yarn add --dev', exec: 'yarn', run: 'yarn', locks: ['yarn.lock'] },
  { name: 'bun', add: 'bun add --dev', exec: 'bunx', run: 'bun run', locks: ['bun.lock', 'bun.lockb'] },
  { ...npm, locks: ['package-lock.json', 'npm-shrinkwrap.json'] },
]

/** What a folder shows of the project in it. */
export interface FoundProject {
  /** Absolute. */
  readonly root: string
  readonly framework: Framework
  /** Whether nothing shows that the folder which `framework` names is the one that is served. */
  readonly isGuess: boolean
  /** Its configuration, relative to the root; `undefined`: it has none. */
  readonly configFile: string | undefined
  readonly manager: PackageManager
  /** What to call configurations here: `ts`, or `mjs`. */
  readonly extension: 'ts' | 'mjs'
  /** Where it is built, as far as files show. */
  readonly ci: 'github' | 'gitlab' | undefined
  /** The field `homepage` of package.json, where it is a URL. */
  readonly homepage: string | undefined
  /** Absolute: the repository's root, else that of the project. */
  readonly repository: string
  /** The packages that package.json names. */
  readonly packages: ReadonlySet<string>
  /** Whether it is the root of several packages, and has no bundler of its own. */
  readonly isWorkspaces: boolean
}

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly packageManager?: unknown
  readonly homepage?: unknown
  readonly workspaces?: unknown
}

/**
 * Looks at a project.
 *
 * @param root - absolute
 * @param named - id of the framework, where the user says it
 * @param dir - what is served, relative to the root, where the user says it
 * @throws CdnPurgeError `USAGE` for a framework that there is not, or a package.json that cannot be read
 */
export function lookAtProject(
  root: string,
  named: string | undefined,
  dir: string | undefined,
): FoundProject {
  const manifest = readManifest(root)
  const packages = new Set(Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }))
  const found = named === undefined ? findFramework(root, packages) : frameworkOf(named)
  const { output, isSeen, isGuess } =
    dir === undefined ? findOutput(root, found, packages) : { output: dir, isSeen: true, isGuess: false }
  const needsDir =
    found.needsDir === true || isGuess || (isSeen && (dir !== undefined || output !== found.output))
  const framework = { ...found, output, needsDir }
  const configFile = findFile(root, framework.files)
  const above = foldersUpwards(root)
  const isTyped =
    packages.has('typescript') ||
    existsSync(join(root, 'tsconfig.json')) ||
    /\.[mc]?ts$/.test(configFile ?? '')
  const has = (path: string) => above.some(folder => existsSync(join(folder, path)))
  const { homepage } = manifest
  return {
    root,
    framework,
    isGuess,
    configFile,
    manager: findManager(above),
    extension: isTyped ? 'ts' : 'mjs',
    ci: has('.gitlab-ci.yml') ? 'gitlab' : has('.github') ? 'github' : undefined,
    repository: above.at(-1) ?? root,
    packages,
    homepage: typeof homepage === 'string' && /^https?:\/\//.test(homepage) ? homepage : undefined,
    isWorkspaces:
      framework.id === 'folder' &&
      (manifest.workspaces !== undefined || existsSync(join(root, 'pnpm-workspace.yaml'))),
  }
}

/** A configuration shows more than a package, which may be there for another one's sake. */
function findFramework(root: string, packages: ReadonlySet<string>): Framework {
  const shown = frameworks.filter(({ packages: own }) => own.some(name => packages.has(name)))
  const configured = frameworks.filter(({ files, packages: own }) => files.length > 0 && own.length > 0)
  const found =
    shown.find(({ files }) => findFile(root, files) !== undefined) ??
    configured.find(({ files, id }) => !sharesFiles(id) && findFile(root, files) !== undefined) ??
    shown[0]
  return found ?? frameworkOf('folder')
}

/** Those over Vite are told by their packages alone. */
function sharesFiles(id: string): boolean {
  return ['sveltekit', 'react-router', 'laravel', 'analog'].includes(id)
}

function frameworkOf(id: string): Framework {
  const found = frameworks.find(each => each.id === id)
  if (found !== undefined) return found
  throw new CdnPurgeError('USAGE', `--framework ${id}: there is no such framework.`, {
    hint: `There are: ${frameworks.map(each => each.id).join(', ')}.`,
  })
}

function findFile(root: string, names: readonly string[]): string | undefined {
  return names
    .flatMap(name => EXTENSIONS.map(extension => `${name}.${extension}`))
    .find(path => existsSync(join(root, path)))
}

function readManifest(root: string): Manifest {
  const path = join(root, 'package.json')
  if (!existsSync(path)) return {}
  try {
    return Object(JSON.parse(readFileSync(path, 'utf8')))
  } catch (cause) {
    throw new CdnPurgeError('USAGE', `${path} cannot be read: ${describeCause(cause)}.`, {
      hint: 'Mend it first: it says which bundler is used here.',
    })
  }
}

/** What package.json says, here or above, before a lockfile that may be left from another time. */
function findManager(folders: readonly string[]): PackageManager {
  for (const folder of folders) {
    const said = String(readManifest(folder).packageManager ?? '').split('@')[0]
    const found =
      managers.find(({ name }) => name === said) ??
      managers.find(({ locks }) => locks.some(lock => existsSync(join(folder, lock))))
    if (found !== undefined) return found
  }
  return npm
}
