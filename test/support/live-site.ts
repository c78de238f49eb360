import { join } from 'node:path'
import type { CdnPurgeOptions, RunReport } from '@cdn-purge/core'
import { openContext } from '@cdn-purge/core/engine'
import { run } from '@cdn-purge/core/run'
import { createTestClock } from './test-clock.ts'
import { startWebOrigin, upload, type WebOrigin } from './web-origin.ts'
import { createWorkspace, type Workspace, type WorkspaceOptions } from './workspace.ts'

/** A site whose origin serves what was uploaded, behind edges that really cache. */
export interface LiveSite extends Omit<Workspace, 'run'> {
  readonly origin: WebOrigin
  /** Where the edge of wao.io listens, which is where the site is: `http://127.0.0.1:PORT/`. */
  readonly site: string
  /** Changes the build. */
  build(files: Readonly<Record<string, string | undefined>>): void
  /** Uploads what was built. */
  deploy(): void
  /** One run, whose waits take no time. */
  run(changes?: Partial<CdnPurgeOptions>, settings?: LiveRunOptions): Promise<RunReport>
  /** Asks the edge for all files, as visitors do. */
  warm(): Promise<void>
}

/** How a run is run. */
export interface LiveRunOptions {
  /** Called while the run waits. */
  readonly onWait?: (ms: number) => void
  readonly signal?: AbortSignal
}

/** Makes a {@link LiveSite} that is deployed, recorded and cached. */
export async function createLiveSite(
  files: Readonly<Record<string, string>>,
  options: WorkspaceOptions = {},
): Promise<LiveSite> {
  const origin = await startWebOrigin(files)
  const { simulator: settings, ...rest } = options
  const workspace = await createWorkspace({
    files,
    ...rest,
    simulator: { origin: origin.url, hosts: ['127.0.0.1'], ...settings },
  })
  const { root, log, simulator } = workspace
  const site = `${simulator.edges.wao.url}/`
  const built = new Map(Object.entries(files))
  const live: LiveSite = {
    ...workspace,
    origin,
    site,
    build(changes) {
      workspace.write(changes)
      for (const [path, content] of Object.entries(changes)) {
        if (content === undefined) built.delete(path)
        else built.set(path, content)
      }
    },
    deploy: () => upload(origin, Object.fromEntries(built)),
    async run(changes = {}, { onWait, signal } = {}) {
      const resolved = await workspace.resolve({ site, html: ['file'], ...changes })
      const { context, ignore, close } = openContext(resolved, root, log, signal)
      const outputs = [{ name: 'dist', directory: join(root, 'dist') }]
      try {
        const clock = createTestClock(Date.now(), onWait)
        return await run({ options: resolved, outputs, ignore }, 'run', { ...context, clock })
      } finally {
        await close()
      }
    },
    async warm() {
      for (const path of origin.files.keys()) await simulator.edges.wao.get(new URL(path, site).href)
    },
  }
  await live.run({ firstRun: 'record' })
  await live.warm()
  return live
}
