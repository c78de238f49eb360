import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  openContext,
  type PurgeJob,
  type ResolvedOptions,
  resolveOptions,
  run,
  silentLogger,
} from '@cdn-purge/core/engine'

/** Files of a small site, and how many of them its last deploy changed. */
const FILES = 200
const CHANGED = 10

/** The five APIs beneath one base URL, as a configuration names them. */
function targetsAt(api: string, site: string) {
  return [
    { provider: 'wpengine', installId: '00000000-0000-4000-8000-000000000001' },
    { provider: 'wao', siteId: 'site' },
    { provider: 'paradarum', propertyId: 1 },
    { provider: 'bunny', queries: true },
    { provider: 'cloudflare', zoneId: '0'.repeat(32) },
  ].map(target => ({
    ...target,
    // Of its own, so that no pace is in the way.
    account: site,
    ...('installId' in target ? { installId: installOf(site) } : {}),
    baseUrl: `${api}/${target.provider}`,
  }))
}

/** What a worker needs to send to them. */
export const credentials = {
  WPE_API_USER_ID: 'user',
  WPE_API_PASSWORD: 'password',
  WAO_API_TOKEN: 'token',
  PARADARUM_API_KEY: 'key',
  BUNNY_API_KEY: 'key',
  CLOUDFLARE_API_TOKEN: 'token',
}

function installOf(site: string): string {
  return `00000000-0000-4000-8000-${site.replace(/\D/g, '').padStart(12, '0')}`
}

/** A job as a run leaves it. @param ledger - of the site `number` */
export function jobOf(number: number, ledger: unknown, api = 'https://api.example.com'): PurgeJob {
  const site = `site-${number}.example.com`
  return {
    version: 1,
    site,
    options: {
      site: `https://${site}/`,
      environment: 'production',
      ledger,
      targets: targetsAt(api, site),
    },
  }
}

/**
 * Makes the ledger of a small site with two runs: one that records it, and one that leaves what changed to others.
 *
 * @param root - absolute; an empty folder
 * @returns the folder of the ledger
 */
export async function makeLedger(root: string, api: string): Promise<string> {
  const { options: input } = jobOf(0, '.cdn-purge', api)
  const options = await resolveOptions({ ...input, firstRun: 'record' }, credentials, { purpose: 'send' })
  const dist = join(root, 'dist')
  mkdirSync(dist)
  for (let file = 0; file < FILES; file++) writeFileSync(join(dist, `article-${file}.html`), `${file}`)
  await runOnce(options, root, dist)
  for (let file = 0; file < CHANGED; file++) writeFileSync(join(dist, `article-${file}.html`), 'changed')
  await runOnce(options, root, dist)
  return join(root, '.cdn-purge')
}

async function runOnce(options: ResolvedOptions, root: string, directory: string): Promise<void> {
  const { context, ignore, close } = openContext(options, root, silentLogger)
  const outputs = [{ name: 'dist', directory }]
  await run({ options, outputs, ignore }, 'run', { ...context, handOver: async () => undefined })
  await close()
}

/** Copies a ledger for each of so many sites. @returns their folders */
export function copyLedgers(ledger: string, to: string, sites: number): readonly string[] {
  return Array.from({ length: sites }, (_, index) => {
    const copy = join(to, `${index}`)
    cpSync(ledger, copy, { recursive: true })
    return copy
  })
}

/** What a ledger consists of: names and contents. */
export function readLedgerFiles(ledger: string): readonly (readonly [string, Buffer])[] {
  return readdirSync(ledger, { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile())
    .map(({ parentPath, name }) => [name, readFileSync(join(parentPath, name))] as const)
}
