import { resolveTarget, type Target } from '../../../packages/core/src/options/target.ts'
import type { DueItem, KnownUrls } from '../../../packages/core/src/plan/model.ts'

/** Who deploys what, and which accounts the sites share. */
export interface Scenario {
  readonly name: string
  /** What each deploy makes due at every target. */
  readonly due: readonly DueItem[]
  /** The plan of the accounts at Cloudflare. */
  readonly plan: 'free' | 'pro' | 'business' | 'enterprise'
  /** Providers at which all sites are in one account; at the others, each has its own. */
  readonly shared: readonly ('cloudflare' | 'bunny')[]
}

/** All sites look alike to the planner: they differ in their accounts. */
const ORIGIN = 'https://www.example.com'
const pages = Array.from({ length: 150 }, (_, index) => `/blog/article-${index}/`)
const assets = Array.from({ length: 50 }, (_, index) => `/assets/picture-${index}.jpg`)

/** What is known of a site. */
export const known: readonly KnownUrls[] = [
  {
    origin: ORIGIN,
    paths: [...assets, ...pages].sort(),
    states: new Uint8Array(pages.length + assets.length),
  },
]

const url = (path: string): DueItem => ({ kind: 'url', item: ORIGIN + path })
const ten = [...pages.slice(0, 8), ...assets.slice(0, 2)].map(url)
const one = pages.slice(0, 1).map(url)
const folder: readonly DueItem[] = [{ kind: 'prefix', item: `${ORIGIN}/blog/` }]

/** Where all is easy, and where a vendor's pace is what counts. */
export const scenarios: readonly Scenario[] = [
  { name: '10 URLs, accounts of their own', due: ten, plan: 'free', shared: [] },
  { name: '10 URLs, one Cloudflare account (free)', due: ten, plan: 'free', shared: ['cloudflare'] },
  ...(['free', 'pro', 'business', 'enterprise'] as const).map(
    (plan): Scenario => ({
      name: `a folder, one Cloudflare account (${plan})`,
      due: folder,
      plan,
      shared: ['cloudflare'],
    }),
  ),
  { name: '1 URL, one bunny.net account', due: one, plan: 'free', shared: ['bunny'] },
  { name: '10 URLs, one bunny.net account', due: ten, plan: 'free', shared: ['bunny'] },
]

/** The five targets of a site, from the origin outwards. */
export async function targetsOf({ plan, shared }: Scenario, site: number): Promise<readonly Target[]> {
  const own = `account-${site}`
  const accountOf = (provider: 'cloudflare' | 'bunny') => (shared.includes(provider) ? 'shared' : own)
  const entries = [
    {
      provider: 'wpengine',
      account: own,
      installId: `00000000-0000-4000-8000-${String(site).padStart(12, '0')}`,
    },
    { provider: 'wao', account: own },
    { provider: 'paradarum', account: own },
    { provider: 'bunny', account: accountOf('bunny'), queries: true },
    { provider: 'cloudflare', account: accountOf('cloudflare'), plan },
  ]
  return Promise.all(
    entries.map(async (entry, index) => {
      const resolved = await resolveTarget(entry, `targets[${index}]`, [ORIGIN], {})
      if ('problems' in resolved) throw new Error(resolved.problems.join('\n'))
      return resolved.target
    }),
  )
}
