import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CdnPurgeOptions, Logger, RunReport } from '@cdn-purge/core'
import { openContext, type ResolvedOptions, resolveOptions } from '@cdn-purge/core/engine'
import { run } from '@cdn-purge/core/run'
import { createSimulator, type Simulator, type SimulatorOptions } from '@cdn-purge/simulator'
import { onTestFinished } from 'vitest'
import { type Files, writeFiles } from './files.ts'

export { type Files, writeFiles }

/** A folder of a test's own, removed when the test ends. */
export function createFolder(files: Files = {}): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'cdn-purge-')))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  writeFiles(folder, files)
  return folder
}

/** A logger that keeps its lines. */
export interface KeptLogger extends Logger {
  readonly lines: string[]
}

/** Makes a {@link KeptLogger}; each line starts with its level. */
export function keepLog(): KeptLogger {
  const lines: string[] = []
  const keep = (level: string) => (message: string) => void lines.push(`${level} ${message}`)
  return { lines, debug: keep('debug'), info: keep('info'), warn: keep('warn'), error: keep('error') }
}

/** A site in front of simulated caches. */
export interface Workspace {
  /** Holds `dist` and the ledger. */
  readonly root: string
  readonly simulator: Simulator
  readonly log: KeptLogger
  /** Writes files of the output. */
  write(files: Files): void
  /** One run of the engine over `dist`. */
  run(changes?: Partial<CdnPurgeOptions>): Promise<RunReport>
  resolve(changes?: Partial<CdnPurgeOptions>): Promise<ResolvedOptions>
}

/** Where the workspace's site is served. */
export const SITE = 'https://www.example.com/'

/** Options of {@link createWorkspace}. */
export interface WorkspaceOptions {
  readonly files?: Files
  /** Targets by provider; their base URLs are filled in. Default: wao. */
  readonly targets?: readonly {
    provider: keyof Simulator['apis']
    name?: string
    [option: string]: unknown
  }[]
  readonly options?: Partial<CdnPurgeOptions>
  readonly simulator?: Partial<SimulatorOptions>
  /** Variables beside those that the simulator names; `undefined` takes one away. */
  readonly env?: Readonly<Record<string, string | undefined>>
}

/** Starts simulated caches over a folder `dist` and gives one run after the other. Ends with the test. */
export async function createWorkspace({
  files = {},
  targets = [{ provider: 'wao' }],
  options = {},
  simulator: simulatorOptions = {},
  env = {},
}: WorkspaceOptions = {}): Promise<Workspace> {
  const root = createFolder()
  mkdirSync(join(root, 'dist'))
  writeFiles(join(root, 'dist'), files)
  const simulator = await createSimulator({
    origin: join(root, 'dist'),
    hosts: ['www.example.com'],
    ...simulatorOptions,
  })
  onTestFinished(() => simulator.close())
  const log = keepLog()
  const resolve = (changes: Partial<CdnPurgeOptions> = {}) =>
    resolveOptions(
      {
        site: SITE,
        targets: targets.map(target => ({ baseUrl: simulator.apis[target.provider].baseUrl, ...target })),
        ...options,
        ...changes,
      },
      { ...simulator.env, ...env },
      { purpose: 'send' },
    )
  return {
    root,
    simulator,
    log,
    resolve,
    write: changes => writeFiles(join(root, 'dist'), changes),
    async run(changes) {
      const resolved = await resolve(changes)
      const { context, ignore, close } = openContext(resolved, root, log)
      try {
        return await run(
          { options: resolved, outputs: [{ name: 'dist', directory: join(root, 'dist') }], ignore },
          'run',
          context,
        )
      } finally {
        await close()
      }
    },
  }
}
