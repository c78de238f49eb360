import { existsSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import type { Configuration } from '../configuration.ts'

/** Where the reader will type the command. */
export interface Reader {
  /** Absolute; the working directory. */
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
}

/** What a package manager calls things. ASSUME: each of these runs a program of the project's `node_modules/.bin`. */
interface Manager {
  readonly locks: readonly string[]
  readonly exec: string
  readonly add: string
}

const npm: Manager = { locks: ['package-lock.json'], exec: 'npx', add: 'npm install --save-dev' }
const managers: Readonly<Record<string, Manager>> = {
  npm,
  pnpm: { locks: ['pnpm-lock.yaml'], exec: 'pnpm exec', add: 'pnpm add --save-dev' },
  yarn: { locks: ['yarn.lock'], exec: 'yarn', add: 'yarn add --dev' },
  bun: { locks: ['bun.lock', 'bun.lockb'], exec: 'bunx', add: 'bun add --dev' },
}

/**
 * What to type for a command of `cdn-purge`, as this project's package manager has it, with its installation where it
 * lacks; and where the command does not know the options, what to do about that.
 *
 * @param call - the command with its arguments, such as `run`
 * @param configuration - of the build, if it is known
 */
export function howToCall(
  call: string,
  configuration: Pick<Configuration, 'root' | 'options' | 'file' | 'left'> | undefined,
  { cwd, env }: Reader = { cwd: process.cwd(), env: process.env },
): string {
  const { exec, add } = managerOf(cwd, env)
  const flags = configuration === undefined ? [] : flagsFor(configuration, cwd)
  const typed = [exec, 'cdn-purge', call, ...flags].join(' ')
  const all = isInstalled(cwd) ? typed : `${add} cdn-purge && ${typed}`
  const isUnknown =
    configuration !== undefined && configuration.file === undefined && configuration.left === undefined
  return isUnknown
    ? `${all} (after the options were put into cdn-purge.config.ts, where the command finds them)`
    : all
}

function flagsFor(
  { root, options, file, left }: Pick<Configuration, 'root' | 'options' | 'file' | 'left'>,
  cwd: string,
): readonly string[] {
  // What is left lies where the build was configured; a file is also found from the folders beneath it.
  const place = relative(cwd, root)
  const isAbove = /^(?:\.\.(?:[\\/]|$))+$/.test(place)
  return [
    ...(place === '' || (isAbove && left === undefined) ? [] : ['--cwd', quote(place)]),
    ...(file === undefined || file === '' ? [] : ['--config', quote(file)]),
    ...(left === undefined || options.environment === 'production' ? [] : ['--env', options.environment]),
  ]
}

/** The lockfile says it best, since `npx` is also typed where another one installs. */
function managerOf(cwd: string, { npm_config_user_agent: agent = '' }: Reader['env']): Manager {
  for (const folder of upwards(cwd)) {
    const found = Object.values(managers).find(({ locks }) =>
      locks.some(lock => existsSync(join(folder, lock))),
    )
    if (found !== undefined) return found
  }
  // ASSUME: all four name themselves first in it, such as `pnpm/10.0.0 npm/? node/v22.0.0 linux x64`.
  const [name = ''] = agent.split('/', 1)
  return (Object.hasOwn(managers, name) ? managers[name] : undefined) ?? npm
}

/** ASSUME: Yarn's Plug'n'Play has no such folder, and this file in its place. */
function isInstalled(cwd: string): boolean {
  return upwards(cwd).some(folder =>
    ['node_modules/.bin/cdn-purge', '.pnp.cjs'].some(path => existsSync(join(folder, path))),
  )
}

function upwards(folder: string): readonly string[] {
  const above = dirname(folder)
  return above === folder ? [folder] : [folder, ...upwards(above)]
}

function quote(text: string): string {
  return /^[\w./@-]+$/.test(text) ? text : JSON.stringify(text)
}
