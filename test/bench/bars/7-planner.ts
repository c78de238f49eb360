import { type Bar, type Bench, compare, node, type Row } from '../bench.ts'
import type { Samples } from '../measure.ts'
import { patterns } from '../site-urls.ts'

export const plannerBar: Bar = {
  number: 7,
  name: 'planner',
  title: 'Planner',
  async run(bench) {
    const [fewer, more] = bench.sizes.urls
    return [...(await timed(bench, fewer, 2)), ...(await timed(bench, more, 3)), ...(await small(bench))]
  },
}

async function timed(bench: Bench, size: number, atMost: number): Promise<Row[]> {
  const variants = [node('touch', 'plan', 'touch', size), node('ours', 'plan', 'ours', size)]
  const samples = await compare(bench, variants, { ...bench.sizes, warmups: 0 })
  const figures = (name: string) => patterns.map((_, index) => samples.figure('ours', name + index))
  const times = figures('inner')
  const slowest = Math.max(...times)
  const wrong = [...figures('missed'), ...figures('collateral')].reduce((sum, count) => sum + count, 0)
  const rows: Row[] = [
    ...patterns.map(
      ({ name }, index): Row => ({
        what: `${size} URLs, ${name}`,
        unit: 'ms',
        ours: times[index] ?? Number.NaN,
        peer: 'charCodeAt of all',
        theirs: samples.figure('touch', 'inner'),
        ...(times[index] === slowest ? { atMost } : {}),
      }),
    ),
    { what: `${size} URLs, missed or hit for nothing`, unit: '', ours: wrong, peer: '', atMost: 0 },
  ]
  return size === bench.sizes.urls[1] ? [...rows, ...(await counted(bench, size, samples))] : rows
}

/** What is sent and lost, beside those who know less. It does not vary: one run. */
async function counted(bench: Bench, size: number, ours: Samples): Promise<Row[]> {
  const peers = [node('naive', 'plan', 'naive', size), node('eight paths', 'plan', 'eight paths', size)]
  const samples = await compare(bench, peers, { warmups: 0, rounds: 1 })
  return patterns.flatMap(({ name, items }, index): Row[] => [
    {
      what: `${name}, items`,
      unit: '',
      ours: ours.figure('ours', `items${index}`),
      peer: items === undefined ? 'the exact list' : 'the least possible',
      theirs: items ?? samples.figure('naive', `items${index}`),
      atMost: 1,
    },
    {
      what: `${name}, requests`,
      unit: '',
      ours: ours.figure('ours', `requests${index}`),
      peer: 'naive chunks of 100',
      theirs: samples.figure('naive', `requests${index}`),
    },
    {
      what: `${name}, unchanged cache lost`,
      unit: '%',
      ours: ours.figure('ours', `collateral${index}`),
      peer: 'eight paths by depth',
      theirs: 100 * samples.figure('eight paths', `lost${index}`),
    },
  ])
}

async function small(bench: Bench): Promise<Row[]> {
  const { randomTrees } = bench.sizes
  const samples = await compare(bench, [node('random', 'plan', 'random', randomTrees)], {
    warmups: 0,
    rounds: 1,
  })
  return [
    {
      what: `${randomTrees} random trees, not the optimum`,
      unit: '%',
      ours: 100 * (1 - samples.figure('random', 'optimal')),
      peer: 'exhaustive search',
      atMost: 1,
    },
    {
      what: `${randomTrees} random trees, missed or hit for nothing`,
      unit: '',
      ours: samples.figure('random', 'wrong'),
      peer: '',
      atMost: 0,
    },
  ]
}
