import { type Plan, type PlanInput, State } from '../../packages/core/src/plan/model.ts'

/** Looks at every known URL for itself, with none of the planner's code. */
export function checkPlan({ batches }: Plan, { known }: Pick<PlanInput, 'known'>) {
  const exact = new Set<string>()
  const tests: ((path: string) => boolean)[] = []
  for (const { item } of [...batches].flat()) {
    if (item.kind === 'url') exact.add(item.path)
    else if (item.kind === 'prefix') tests.push(path => path.startsWith(item.path))
    else if (item.kind === 'extension')
      tests.push(path => path.startsWith(item.folder) && path.endsWith(`.${item.extension}`))
    else if (item.kind === 'everything') tests.push(() => true)
    else throw new Error(`unexpected item: ${item.kind}`)
  }
  let [missed, collateral] = [0, 0]
  for (const { paths, states } of known()) {
    let index = 0
    for (const path of paths) {
      const isHit = exact.has(path) || tests.some(test => test(path))
      if (states[index] === State.must && !isHit) missed++
      if (states[index] === State.keep && isHit) collateral++
      index++
    }
  }
  return { items: [...batches].flat().length, requests: batches.length, missed, collateral }
}
