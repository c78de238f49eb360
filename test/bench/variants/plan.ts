import type { Capabilities } from '../../../packages/core/src/plan/capabilities.ts'
import { type KnownUrls, type PlanInput, State } from '../../../packages/core/src/plan/model.ts'
import { makePlan } from '../../../packages/core/src/plan/plan.ts'
import { bestPlan, verdictOf } from '../../support/plan-oracle.ts'
import { checkPlan } from '../check-plan.ts'
import { bestTime, type Figures, serve, time } from '../child.ts'
import { collapseByDepth } from '../collapse-by-depth.ts'
import { createRandom } from '../random.ts'
import { makeSite, type Pattern, patterns } from '../site-urls.ts'

const ORIGIN = 'https://www.example.com'
/** Of so many runs in a process the fastest counts. */
const RUNS = 2

const capabilities: Capabilities = {
  exact: true,
  exactCovers: 'query',
  prefix: { coversFolder: true },
  extension: 'folder',
  everything: true,
  hosts: 'all',
  lists: [{ items: 100 }],
  concurrency: 1,
}

function inputOf(paths: readonly string[], isDue: Pattern['isDue']): PlanInput {
  const states = Uint8Array.from(paths, (path, index) => (isDue(path, index) ? State.must : State.keep))
  const known: KnownUrls[] = [{ origin: ORIGIN, paths, states }]
  const due = paths.flatMap((path, index) =>
    states[index] === State.must ? [{ kind: 'url', item: ORIGIN + path } as const] : [],
  )
  return { due, known: () => known, capabilities, owns: ['/'], collateral: 0 }
}

/** What even looking at every character once costs. */
function touchAll(paths: readonly string[]): number {
  let sum = 0
  for (const path of paths) for (let i = 0; i < path.length; i++) sum += path.charCodeAt(i)
  return sum
}

/** Figures of all patterns, each name with the pattern's number behind it. */
async function ofEach(measure: (pattern: Pattern) => Promise<Figures>): Promise<Figures> {
  const all: [string, number][] = []
  for (const [index, pattern] of patterns.entries()) {
    for (const [name, value] of Object.entries(await measure(pattern))) all.push([`${name}${index}`, value])
  }
  return Object.fromEntries(all)
}

await serve({
  async touch(size = '') {
    const paths = makeSite(Number(size))
    return { inner: await bestTime(RUNS, () => touchAll(paths)) }
  },
  ours(size = '') {
    // Code that has run before is what a second target meets.
    const few = makeSite(5000)
    for (const { isDue } of patterns) makePlan(inputOf(few, isDue))
    const paths = makeSite(Number(size))
    return ofEach(async ({ isDue }) => {
      const input = inputOf(paths, isDue)
      return { inner: await bestTime(RUNS, () => makePlan(input)), ...checkPlan(makePlan(input), input) }
    })
  },
  naive(size = '') {
    const paths = makeSite(Number(size))
    return ofEach(async ({ isDue }) => {
      const { due } = inputOf(paths, isDue)
      const requests: string[][] = []
      const inner = await time(() => {
        for (let at = 0; at < due.length; at += 100)
          requests.push(Array.from({ length: 100 }, (_, i) => due.at(at + i)?.item ?? ''))
      })
      return { inner, items: due.length, requests: requests.length }
    })
  },
  'eight paths'(size = '') {
    const paths = makeSite(Number(size))
    return ofEach(async ({ isDue }) => {
      const items = collapseByDepth(paths.filter(isDue))
      const folders = items.filter(item => item.endsWith('*')).map(item => item.slice(0, -1))
      const kept = paths.filter((path, index) => !isDue(path, index))
      const lost = kept.filter(path => folders.some(folder => path.startsWith(folder)))
      return { items: items.length, lost: kept.length === 0 ? 0 : lost.length / kept.length }
    })
  },
  /** How many plans for small random sites are as small as the smallest that a search through all finds. */
  random(count = '') {
    const random = createRandom(7)
    const pick = (list: readonly string[]) => list[Math.floor(random() * list.length)] ?? ''
    let [optimal, wrong] = [0, 0]
    for (let run = 0; run < Number(count); run++) {
      const size = 2 + Math.floor(random() * 11)
      const paths = new Set<string>()
      while (paths.size < size)
        paths.add(
          pick(['/', '/a/', '/a/b/', '/a/c/', '/b/', '/b/d/e/']) +
            pick(['x', 'y', 'z', 'w']) +
            pick(['.js', '.css', '.html']),
        )
      const dueShare = random()
      const input = {
        ...inputOf([...paths].sort(), () => random() < dueShare),
        capabilities: { ...capabilities, lists: [{ items: 1 + Math.floor(random() * 3) }] },
      }
      const plan = makePlan(input)
      const [best, found] = [bestPlan(input), verdictOf(plan)]
      // A list that fits in one request is not collapsed: it costs nothing and hits nothing unknown.
      if (found.requests === best.requests && (found.requests <= 1 || found.items === best.items)) optimal++
      const check = checkPlan(plan, input)
      wrong += check.missed + check.collateral
    }
    return { optimal: optimal / Number(count), wrong }
  },
})
