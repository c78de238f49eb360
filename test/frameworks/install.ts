import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { execa } from 'execa'
import { packAll } from '../pack/packed.ts'
import type { Row } from './row.ts'

const ours = ['@cdn-purge/report', '@cdn-purge/core', 'unplugin-cdn-purge', 'cdn-purge'] as const

/** Our packages, packed. */
export interface Packed {
  /** Name to the tarball. */
  readonly tarballs: ReadonlyMap<string, string>
  /** Changes with their bytes. */
  readonly hash: string
  /** Changes with what npm reads of them: dependencies, peers, programs. */
  readonly needs: string
}

/** Packs our packages as they were built. */
export async function pack(cache: string): Promise<Packed> {
  const folder = join(cache, 'packed')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const found = await packAll(folder)
  const tarballs = new Map<string, string>()
  const needs: unknown[] = []
  const bytes = createHash('sha256')
  for (const name of ours) {
    const file = `${name.replace('@', '').replace('/', '-')}-`
    const tarball = found.find(path => basename(path).replace(/\d.*/, '') === file)
    if (tarball === undefined) throw new Error(`No tarball of ${name} among ${found.join(', ')}`)
    tarballs.set(name, tarball)
    bytes.update(readFileSync(tarball))
    const { stdout } = await execa('tar', ['-xOzf', tarball, 'package/package.json'])
    const { dependencies, peerDependencies, peerDependenciesMeta, bin } = JSON.parse(stdout)
    needs.push({ dependencies, peerDependencies, peerDependenciesMeta, bin })
  }
  return { tarballs, hash: bytes.digest('hex'), needs: JSON.stringify(needs) }
}

/** The folder in which a row is installed: rows with the same packages share it, one after the other. */
export function projectOf(row: Row, { needs }: Packed, cache: string): string {
  const packages = packagesOf(row)
  const [first = ''] = Object.keys(packages)
  const key = createHash('sha256').update(JSON.stringify([packages, row.manifest?.overrides, needs]))
  return join(cache, `${first.replace(/\W+/g, '-')}-${key.digest('hex').slice(0, 12)}`)
}

/**
 * Installs a row with npm, as a user would: default script policy, nothing forced. The framework is installed once;
 * where only our own code changed, it is put in the place of what was there.
 *
 * @returns seconds that npm took; `undefined`: the framework was in the cache
 * @throws an Error with npm's output
 */
export async function install(row: Row, packed: Packed, cache: string): Promise<number | undefined> {
  const project = projectOf(row, packed, cache)
  if (existsSync(project)) {
    await refresh(project, packed)
    return undefined
  }
  const start = performance.now()
  const making = `${project}.making`
  rmSync(making, { recursive: true, force: true })
  mkdirSync(making, { recursive: true })
  writeManifest(making, row, packed)
  await runNpm(making)
  writeFileSync(join(making, 'node_modules', '.ours'), packed.hash)
  renameSync(making, project)
  return (performance.now() - start) / 1000
}

/** Makes an installed project the row's own: nothing of another row or run is left. Returns versions by package. */
export function prepareProject(row: Row, project: string, packed: Packed): ReadonlyMap<string, string> {
  clean(project)
  writeManifest(project, row, packed)
  return new Map(Object.keys(packagesOf(row)).map(name => [name, versionOf(project, name)]))
}

function packagesOf({ packages, node }: Row): Readonly<Record<string, string>> {
  return { ...packages, ...(node === undefined ? {} : { node }) }
}

/** Where npm could not reach the registry, or was cut off. */
const isNetwork =
  /\b(ECONNRESET|ECONNREFUSED|ETIMEDOUT|ERR_SOCKET_TIMEOUT|ENOTFOUND|EAI_AGAIN|ENETUNREACH|E429|E50[0-9])\b|network/

/** A network that failed gets one more try. */
async function runNpm(project: string, tries = 2): Promise<void> {
  const { exitCode, all } = await execa('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline'], {
    cwd: project,
    all: true,
    reject: false,
  })
  if (exitCode === 0) return
  if (tries > 1 && isNetwork.test(all ?? '')) return runNpm(project, tries - 1)
  throw new Error(`npm install failed: ${all?.replaceAll('npm error ', '')}`)
}

function writeManifest(project: string, row: Row, { tarballs }: Packed): void {
  const own = Object.fromEntries([...tarballs].map(([name, tarball]) => [name, `file:${tarball}`]))
  const manifest = {
    private: true,
    type: 'module',
    ...row.manifest,
    dependencies: { ...packagesOf(row), ...own },
  }
  writeFileSync(join(project, 'package.json'), JSON.stringify(manifest, undefined, 2))
}

/** Removes what an earlier run left, caches of tools in `node_modules` included. */
function clean(project: string): void {
  const kept = ['node_modules', 'package.json', 'package-lock.json']
  for (const name of readdirSync(project)) {
    if (!kept.includes(name)) rmSync(join(project, name), { recursive: true })
  }
  for (const name of readdirSync(join(project, 'node_modules'))) {
    const isTools = name.startsWith('.') && !['.bin', '.ours', '.package-lock.json'].includes(name)
    if (isTools) rmSync(join(project, 'node_modules', name), { recursive: true })
  }
}

async function refresh(project: string, { tarballs, hash }: Packed): Promise<void> {
  const stamp = join(project, 'node_modules', '.ours')
  if (readFileSync(stamp, 'utf8') === hash) return
  for (const [name, tarball] of tarballs) {
    const folder = join(project, 'node_modules', name)
    // What npm nested for our package alone stays.
    for (const entry of readdirSync(folder)) {
      if (entry !== 'node_modules') rmSync(join(folder, entry), { recursive: true })
    }
    await execa('tar', ['-xzf', tarball, '--strip-components=1', '-C', folder])
  }
  writeFileSync(stamp, hash)
}

function versionOf(project: string, name: string): string {
  return JSON.parse(readFileSync(join(project, 'node_modules', name, 'package.json'), 'utf8')).version
}
