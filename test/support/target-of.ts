import type { Target } from '../../packages/core/src/options/target.ts'
import { resolveTarget } from '../../packages/core/src/options/target.ts'
import type { DueItem, KnownUrls } from '../../packages/core/src/plan/model.ts'
import { makePlan } from '../../packages/core/src/plan/plan.ts'
import { listRequests } from '../../packages/core/src/purge/requests.ts'
import type { ApiResponse } from '../../packages/core/src/wire/model.ts'

/** The site of {@link targetOf}. */
export const SITE = 'https://www.example.com'

/** A target as a configuration writes it, resolved for one site. */
export async function targetOf(input: object, site: readonly string[] = [SITE]): Promise<Target> {
  const resolved = await resolveTarget(input, 'targets[0]', site, {})
  if (!('target' in resolved)) throw new Error(resolved.problems.join('\n'))
  return resolved.target
}

/** What is sent where some URLs changed among others that stay. */
export function planned(
  target: Target,
  changed: readonly string[],
  kept: readonly string[] = [],
  owns: readonly string[] = [],
) {
  const due = changed.map((url): DueItem => ({ kind: 'url', item: new URL(url, SITE).href }))
  const all = [...changed, ...kept].map(url => new URL(url, SITE))
  const stays = new Set(kept.map(url => new URL(url, SITE).href))
  const known = [...new Set(all.map(({ origin }) => origin))].sort().map((origin): KnownUrls => {
    const urls = all.filter(url => url.origin === origin)
    const paths = urls.map(({ pathname, search }) => pathname + search).sort()
    return { origin, paths, states: Uint8Array.from(paths, path => (stays.has(origin + path) ? 0 : 1)) }
  })
  const plan = makePlan({
    due,
    known: () => known,
    capabilities: target.api.capabilities,
    owns,
    collateral: 0,
  })
  return {
    plan,
    requests: listRequests(target, plan.batches, undefined, 'run-1').map(({ request }) => request),
  }
}

/** An answer as a provider reads it. */
export function answerOf(
  status: number,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): ApiResponse {
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body)
  return { status, headers, text, shown: text }
}
