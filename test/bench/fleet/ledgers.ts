import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openContext, type PurgeJob, resolveOptions, silentLogger } from '@cdn-purge/core/engine'
import { run } from '@cdn-purge/core/run'

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

/** A job as a run leaves it. */
export function jobOf(number: number, api = 'https://api.example.com'): PurgeJob {
  const site = `site-${number}.example.com`
  return {
    version: 1,
    site,
    options: {
      site: `https://${site}/`,
      environment: 'production',
      ledger: { store: 'redis', key: `site-${number}` },
      targets: targetsAt(api, site),
    },
  }
}

/**
 * Makes the ledgers of small sites with two runs each: one that records the site, and one that leaves what changed to
 * others.
 *
 * @param root - absolute; an empty folder
 * @param redis - URL of where the ledgers lie
 */
export async function makeLedgers(root: string, api: string, redis: string, sites: number): Promise<void> {
  const dist = join(root, 'dist')
  mkdirSync(dist)
  for (let file = 0; file < FILES; file++) writeFileSync(join(dist, `article-${file}.html`), `${file}`)
  for (let site = 0; site < sites; site++) await runOnce(site, root, api, redis)
  for (let file = 0; file < CHANGED; file++) writeFileSync(join(dist, `article-${file}.html`), 'changed')
  for (let site = 0; site < sites; site++) await runOnce(site, root, api, redis)
}

async function runOnce(site: number, root: string, api: string, redis: string): Promise<void> {
  const input = { ...jobOf(site, api).options, firstRun: 'record' }
  const env = { ...credentials, CDN_PURGE_REDIS_URL: redis }
  const options = await resolveOptions(input, env, { purpose: 'send' })
  const { context, ignore, close } = openContext(options, root, silentLogger)
  const outputs = [{ name: 'dist', directory: join(root, 'dist') }]
  await run({ options, outputs, ignore }, 'run', { ...context, handOver: async () => undefined })
  await close()
}
