import { cpSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ON_ITS_WAY } from '@cdn-purge/core/engine'
import { createSimulator, type LogEntry, type Simulator } from '@cdn-purge/simulator'
import { onTestFinished } from 'vitest'
import { type CommandResult, runCommand } from '../support/command.ts'
import { type RunningRedis, startRedis } from '../support/redis.ts'
import { createFolder, type Files, writeFiles } from '../support/workspace.ts'

/** Sites behind two layers of caches, machines that build them, a Redis for their ledgers and their queue. */
export interface Fleet {
  readonly redis: RunningRedis
  readonly queue: { readonly url: string; readonly name: string }
  readonly simulator: Simulator
  /** Host names of the sites. */
  readonly sites: readonly string[]
  /** Credentials, as variables. */
  readonly env: Readonly<Record<string, string>>
  /** Absolute folder of what is live of a site. */
  live(site: string): string
  /** Makes files of a site live. */
  publish(site: string, files: Files): void
  /** Runs the command for a site on a machine, which has nothing of it but what is live. */
  run(
    machine: string,
    site: string,
    args?: readonly string[],
    env?: Readonly<Record<string, string>>,
  ): Promise<CommandResult>
  /** Runs a command that is of no site. */
  command(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<CommandResult>
}

/** What a test may want otherwise. */
export interface FleetOptions {
  readonly sites: number
  readonly files: Files
  /** Layers of each site. @default Cloudflare, then wao.io */
  readonly providers?: readonly ('cloudflare' | 'wao' | 'digitalocean')[]
  /** Options of each configuration beside the usual ones. */
  readonly options?: Readonly<Record<string, unknown>>
}

/** Starts a {@link Fleet}, which ends with the test. */
export async function createFleet({
  sites: count,
  files,
  providers = ['cloudflare', 'wao'],
  options = {},
}: FleetOptions): Promise<Fleet> {
  const root = createFolder()
  const redis = await startRedis()
  onTestFinished(() => redis.stop())
  const sites = Array.from({ length: count }, (_, index) => `s${index}.example.com`)
  const live = (site: string) => join(root, 'live', site)
  for (const site of sites) {
    mkdirSync(live(site), { recursive: true })
    writeFiles(live(site), files)
  }
  const simulator = await createSimulator({
    origin: live(sites[0] ?? ''),
    hosts: Object.fromEntries(sites.map(site => [site, live(site)])),
    layers: [...providers],
    cloudflare: { plan: 'pro' },
  })
  onTestFinished(() => simulator.close())
  const queue = { url: redis.url, name: 'cdn-purge' }
  const none = Object.fromEntries(Object.keys(simulator.env).map(name => [name, '']))
  const { env } = simulator
  const own = (provider: (typeof providers)[number], site: string) =>
    ({
      cloudflare: { plan: 'pro', zoneId: env.CLOUDFLARE_ZONE_ID },
      wao: { domains: [site], siteId: env.WAO_SITE_ID },
      digitalocean: { endpointId: env.DIGITALOCEAN_ENDPOINT_ID },
    })[provider]
  const configure = (machine: string, site: string) => {
    const folder = join(root, machine, site)
    writeFiles(folder, {
      'cdn-purge.config.json': JSON.stringify({
        site: `https://${site}/`,
        html: ['file'],
        targets: providers.map(provider => ({
          provider,
          baseUrl: simulator.apis[provider].baseUrl,
          ...own(provider, site),
        })),
        ledger: { store: 'redis', url: redis.url, key: site },
        dispatch: { queue: queue.url },
        ...options,
      }),
    })
    return folder
  }
  return {
    redis,
    queue,
    simulator,
    sites,
    env: simulator.env,
    live,
    publish: (site, changes) => writeFiles(live(site), changes),
    async run(machine, site, args = ['run', 'dist'], env = {}) {
      const folder = configure(machine, site)
      rmSync(join(folder, 'dist'), { recursive: true, force: true })
      cpSync(live(site), join(folder, 'dist'), { recursive: true })
      // Who hands over needs no credentials.
      return runCommand(args, { cwd: folder, env: { ...none, ...env } })
    },
    command: (args, env = {}) =>
      runCommand(args, { cwd: root, env: { ...simulator.env, CDN_PURGE_QUEUE_URL: queue.url, ...env } }),
  }
}

/** A pace, and how much of it a request takes. */
export interface CountedPace {
  readonly burst: number
  readonly perSecond: number
  readonly count: (entry: LogEntry) => number
}

/** The pace of Cloudflare's plan `pro` for what is no URL. */
export const ofPrefixes: CountedPace = {
  burst: 25,
  perSecond: 5,
  count: ({ api, body }) => (api === 'cloudflare' && Object(body).prefixes !== undefined ? 1 : 0),
}

/** By how much requests went beyond a pace, in the worst span of time; 0: they kept it. */
export function paceBroken(log: readonly LogEntry[], { burst, perSecond, count }: CountedPace): number {
  const sent = log.flatMap(entry => (count(entry) > 0 ? [{ at: entry.at, amount: count(entry) }] : []))
  let worst = 0
  for (const [first, { at: from }] of sent.entries()) {
    let sum = 0
    for (const { at, amount } of sent.slice(first)) {
      sum += amount
      worst = Math.max(worst, Math.ceil(sum - burst - ((at - from + ON_ITS_WAY) / 1000) * perSecond))
    }
  }
  return worst
}
