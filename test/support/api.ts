import type { CdnPurgeOptions } from '@cdn-purge/core'
import { createSimulator, type LogEntry } from '@cdn-purge/simulator'
import { createFolder } from './workspace.ts'

/** An API that builds purge at. */
export interface TestApi {
  readonly baseUrl: string
  readonly siteId: string
  readonly token: string
  /** A configuration with this API as its one target. */
  readonly options: CdnPurgeOptions
  /** What it received, oldest first. */
  readonly requests: readonly LogEntry[]
  /** The exact paths that it was asked to purge, sorted. */
  purged(): string[]
  clear(): void
  /** Answers everything with this status, until {@link TestApi.recover}. */
  fail(status: number): void
  /** Forgets what was received, and works again. */
  recover(): void
  close(): Promise<void>
}

/** Starts the simulated API of wao.io. Called in a test, or before each one. */
export async function startApi(): Promise<TestApi> {
  const simulator = await createSimulator({ origin: createFolder() })
  const { baseUrl, siteId, token } = simulator.apis.wao
  return {
    baseUrl,
    siteId,
    token,
    options: {
      site: 'https://www.example.com/',
      targets: [{ provider: 'wao', baseUrl, siteId, token, retries: 0 }],
    },
    requests: simulator.log,
    purged: () => simulator.log.flatMap(({ body }) => exactMatches(body)).sort(),
    clear: () => simulator.clearLog(),
    fail: status => simulator.faults.add('wao', { status, times: 1000 }),
    recover() {
      simulator.faults.clear()
      simulator.clearLog()
    },
    close: () => simulator.close(),
  }
}

function exactMatches(body: unknown): string[] {
  return typeof body === 'object' &&
    body !== null &&
    'exactMatches' in body &&
    Array.isArray(body.exactMatches)
    ? body.exactMatches.map(String)
    : []
}
