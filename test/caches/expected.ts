import { type Answer, addressesOf, answerOf, type Contents } from './addresses.ts'
import type { Setup } from './layers.ts'
import type { Scenario } from './scenarios.ts'

/** What visitors may know of a site, and what they must get after a deployment. */
export interface Step {
  readonly contents: Contents
  /** Answered otherwise than before: these must come fresh. */
  readonly changed: readonly string[]
  /** Out of reach of any purge that is due: these must still be cached. */
  readonly kept: readonly string[]
  /** What each address is answered with. */
  readonly answers: ReadonlyMap<string, Answer>
}

/** A scenario on a setup, under a label of its own. */
export interface Course {
  readonly roots: readonly string[]
  readonly imageHost: string
  /** Deployments: what changes in the first one is everything. */
  readonly steps: readonly Step[]
}

/** Says what must come of a scenario; made of the deployments alone, without a word of the engine's. */
export function courseOf({ layers }: Setup, scenario: Scenario, label: string): Course {
  const imageHost = `${label}.img.test`
  const roots = scenario.sites?.(label) ?? [`http://${label}.shop.test/`]
  const files = [...new Set(scenario.deployments.flatMap(contents => Object.keys(contents)))]
  const outermost = layers.at(-1)
  const addresses = roots
    .flatMap(root => files.flatMap(file => addressesOf(root, file, scenario.queries?.[file])))
    .flatMap(url => outermost?.addresses?.(url, imageHost) ?? [url])
  const reach = outermost?.reach ?? (address => address)

  let before: ReadonlyMap<string, Answer> = new Map()
  const steps = scenario.deployments.map((contents): Step => {
    const sites = new Map(roots.map(root => [root, contents]))
    const answers = new Map(addresses.map(address => [address, answerOf(sites, address)]))
    const changed = addresses.filter(
      address => !before.has(address) || answers.get(address) !== before.get(address),
    )
    const reached = new Set(changed.map(reach))
    const kept = addresses.filter(address => !reached.has(reach(address)))
    before = answers
    return { contents, changed, kept, answers }
  })
  return { roots, imageHost, steps }
}

/** Whether anything that changes in a scenario lies in the cache of a setup. */
export function concerns({ steps }: Course): boolean {
  return steps.slice(1).some(({ changed }) => changed.length > 0)
}
