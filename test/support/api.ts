import type { CdnPurgeOptions } from '@cdn-purge/core'
import { createSimulator, type LogEntry } from '@cdn-purge/simulator'
import { afterEach, beforeEach, vi } from 'vitest'
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

/** Variables that would change what a build does. */
const variables = ['CDN_PURGE', 'CDN_PURGE_DRY_RUN', 'CDN_PURGE_ENVIRONMENT', 'CI', 'WAO_API_TOKEN']

/** An API of its own for each test of a file, which is run without variables that concern builds. */
export function useApi(): TestApi {
  const open: TestApi[] = []
  const current = () => {
    const [api] = open
    if (api === undefined) throw new Error('The API is there while a test runs.')
    return api
  }
  beforeEach(async () => {
    for (const name of variables) vi.stubEnv(name, undefined)
    open.push(await startApi())
  })
  afterEach(async () => {
    vi.unstubAllEnvs()
    await open.pop()?.close()
  })
  return {
    get baseUrl() {
      return current().baseUrl
    },
    get siteId() {
      return current().siteId
    },
    get token() {
      return current().token
    },
    get options() {
      return current().options
    },
    get requests() {
      return current().requests
    },
    purged: () => current().purged(),
    clear: () => current().clear(),
    fail: status => current().fail(status),
    recover: () => current().recover(),
    close: () => current().close(),
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
