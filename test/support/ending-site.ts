import { existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, vi } from 'vitest'
import { type CommandResult, type RunningCommand, startProgram } from './command.ts'
import { pendingIn } from './pending-items.ts'
import { createProject, type Project } from './project.ts'
import { type WorkspaceOptions, writeFiles } from './workspace.ts'

/** A project that is built by scripts in processes of their own. */
export interface EndingSite extends Project {
  /** Runs a script of the root; it may use what `tools.mjs` there exports, all of which is imported already. */
  build(code: string, options?: ScriptOptions): Promise<CommandResult>
  start(code: readonly string[] | string, options?: ScriptOptions): RunningCommand
  /** The paths that were purged, sorted. */
  purged(): string[]
  /** Waits until the API has received this many requests. */
  received(count: number): Promise<void>
  /** What is owed, sorted; `undefined`: there is no ledger. */
  pending(): string[] | undefined
  /** Names of the traces. */
  traces(): string[]
}

/** How the process of a build may end: in words, and the last line of its script. */
export const ends = [
  ['at beforeExit', ''],
  ['in the exit event', 'process.exit(0)'],
] as const

/** How a script is run. */
export interface ScriptOptions {
  readonly env?: Readonly<Record<string, string>>
  /** Program and arguments before the script. @default this Node */
  readonly program?: readonly string[]
}

const modules = fileURLToPath(new URL('../node_modules', import.meta.url))

/** What scripts use: a build that takes some milliseconds, with the plugin as users install it. */
const tools = `
export { once } from 'node:events'
export * from 'node:fs'
export { setTimeout as sleep } from 'node:timers/promises'
export { fork } from 'node:child_process'
import { isMainThread, parentPort } from 'node:worker_threads'
export { Worker } from 'node:worker_threads'
import { build as bundle } from 'esbuild'
export { bundle }
import cdnPurge from 'unplugin-cdn-purge/esbuild'
export { cdnPurge }
import rolldownPurge from 'unplugin-cdn-purge/rolldown'
import rollupPurge from 'unplugin-cdn-purge/rollup'
export async function roll(bundler, plugin) {
  const given = { rolldown: rolldownPurge, rollup: rollupPurge }[bundler]()
  const bundle = await (await import(bundler))[bundler]({ input: 'src/main.js', plugins: [plugin, given] })
  await bundle.write({ dir: 'dist' })
}
/** What a thread or a fork tells its parent. */
export const tell = () => (isMainThread ? process.send('built') : parentPort.postMessage('built'))
/** A ledger that no other process can reach. */
export function createStore() {
  let ledger
  let version = 0
  const manifests = new Map()
  return {
    location: 'memory',
    read: async () => ledger && { text: ledger.text, journal: [...ledger.journal], version: String(version) },
    readManifest: async name => manifests.get(name),
    async write(next, expected) {
      if ((ledger && String(version)) !== expected) return false
      version++
      for (const [name, bytes] of next.manifests) manifests.set(name, bytes)
      ledger = { text: next.text, journal: [] }
      return true
    },
    async append(line) {
      version++
      ledger?.journal.push(line)
    },
    async reset() {
      ledger = undefined
    },
    readSnapshot: async () => undefined,
    async updateSnapshot() {},
    async removeSnapshot() {},
  }
}
export const plain = name => bundle({ entryPoints: ['src/main.js'], outfile: 'dist/' + name, logLevel: 'silent' })
export const build = (options, { outdir = 'dist', plugins = [], ...own } = {}) =>
  bundle({ entryPoints: ['src/main.js'], outdir, logLevel: 'silent', plugins: [...plugins, cdnPurge(options)], ...own })
`

/**
 * Makes an {@link EndingSite}: `dist` has the pages of a {@link Project}, and a build adds `main.js`. All that a test
 * leaves in the system's temporary folder fails it.
 */
export async function createEndingSite(options: WorkspaceOptions = {}): Promise<EndingSite> {
  const project = await createProject(options)
  const { root, simulator } = project
  symlinkSync(modules, join(root, 'node_modules'))
  const temporary = join(root, 'tmp')
  mkdirSync(temporary)
  writeFiles(root, {
    // Deno looks for packages in `node_modules` where there is one.
    'package.json': '{ "private": true, "type": "module" }',
    'src/main.js': 'document.title = "one"\n',
    'tools.mjs': tools,
  })
  onTestFinished(() => expect(readdirSync(temporary)).toEqual([]))
  const start: EndingSite['start'] = (code, { env = {}, program = [process.execPath] } = {}) => {
    if (typeof code !== 'string') return project.start(code)
    writeFiles(root, { 'build.mjs': `${importAll}\n${code}` })
    return startProgram([...program, 'build.mjs'], {
      cwd: root,
      env: { NODE_ENV: 'production', TMPDIR: temporary, ...simulator.env, ...env },
    })
  }
  return {
    ...project,
    start,
    build: (code, settings) => start(code, settings).result,
    purged: () => simulator.log.flatMap(({ body }) => pathsIn(body)).sort(),
    async received(count) {
      await vi.waitFor(() => expect(simulator.log.length).toBeGreaterThanOrEqual(count), { timeout: 20_000 })
    },
    pending() {
      const pending = pendingIn(join(root, '.cdn-purge'))
      return (
        pending &&
        Object.values(pending)
          .flatMap(items => items.map(({ item }) => item))
          .sort()
      )
    },
    traces() {
      const folder = join(root, '.cdn-purge/noted')
      return existsSync(folder) ? readdirSync(folder).filter(name => name.endsWith('.json')) : []
    },
  }
}

const importAll =
  "import * as tools from './tools.mjs'\nimport { build, cdnPurge, fork, once, plain, roll, sleep, Worker, writeFileSync } from './tools.mjs'"

/** ASSUME: of all that wao and Paradarum are sent, what is purged alone starts with a slash. */
function pathsIn(body: unknown): string[] {
  return [...(JSON.stringify(body) ?? '').matchAll(/"(\/[^"]*)"/g)].map(([, path = '']) => path)
}
