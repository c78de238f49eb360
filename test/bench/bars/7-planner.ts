import { type Bar, type Bench, compare, node, type Row } from '../bench.ts'
import { median } from '../measure.ts'
import { patterns } from '../site-urls.ts'

export const plannerBar: Bar = {
  number: 7,
  name: 'planner',
  title: 'Planner',
  async run(bench) {
    const rows: Row[] = []
    const lines: string[] = []
    for (const { count, atMost } of bench.sizes.urls) {
      const measured = await measureSize(bench, count, atMost)
      rows.push(...measured.rows)
      lines.push(...measured.lines)
    }
    bench.publish({
      title: 'Planner',
      text: [
        'What is sent, and how much of the unchanged cache is lost, by an API with paths, prefixes and extensions, 100 items a request: our plans, naive chunks of the exact list, and a rule that knows only what changed and collapses it to eight paths by depth. Ours lose nothing, ever.',
        [...heads, ...lines].join('\n'),
      ].join('\n\n'),
    })
    return [...rows, ...(await small(bench))]
  },
}

const heads = [
  '| known URLs | change | due | our items | our requests | naive requests | eight paths: items | lost | our time |',
  '| --- | --- | --- | --- | --- | --- | --- | --- | --- |',
]

async function measureSize(
  bench: Bench,
  count: number,
  atMost: number | undefined,
): Promise<{ readonly rows: Row[]; readonly lines: string[] }> {
  const timed = [node('touch', 'plan', 'touch', count), node('ours', 'plan', 'ours', count)]
  const samples = await compare(bench, timed, { ...bench.sizes, warmups: 0 })
  // What they send does not vary: one run.
  const others = [node('naive', 'plan', 'naive', count), node('eight paths', 'plan', 'eight paths', count)]
  const peers = await compare(bench, others, { warmups: 0, rounds: 1 })
  const ours = patterns.map(({ name, items }, index) => ({
    name,
    // A list that fits in one request stays as it is.
    least:
      items === undefined || peers.figure('naive', `requests${index}`) <= 1
        ? peers.figure('naive', `items${index}`)
        : items,
    time: samples.figure('ours', `inner${index}`),
    items: samples.figure('ours', `items${index}`),
    requests: samples.figure('ours', `requests${index}`),
    wrong: samples.figure('ours', `missed${index}`) + samples.figure('ours', `collateral${index}`),
  }))
  const slowest = ours.reduce((a, b) => (b.time > a.time ? b : a))
  const pass = { peer: 'charCodeAt of all', theirs: samples.figure('touch', 'inner') }
  return {
    rows: [
      {
        what: `${count} URLs, slowest: ${slowest.name}`,
        unit: 'ms',
        ours: slowest.time,
        ...pass,
        ...(atMost === undefined ? {} : { atMost }),
      },
      {
        what: `${count} URLs, median of ${ours.length} changes`,
        unit: 'ms',
        ours: median(ours.map(({ time }) => time)),
        ...pass,
      },
      {
        what: `${count} URLs, peak memory`,
        unit: 'MB',
        ours: samples.figure('ours', 'peak'),
        peer: 'the URLs alone',
        theirs: samples.figure('touch', 'peak'),
      },
      {
        what: `${count} URLs, changes with more items than the least`,
        unit: '',
        ours: ours.filter(({ items, least }) => items > least).length,
        peer: '',
        atMost: 0,
      },
      {
        what: `${count} URLs, missed or hit for nothing`,
        unit: '',
        ours: ours.reduce((sum, { wrong }) => sum + wrong, 0),
        peer: '',
        atMost: 0,
      },
    ],
    lines: ours.map(({ name, items, requests, time }, index) => {
      const lost = (100 * peers.figure('eight paths', `lost${index}`)).toFixed(0)
      const cells = [
        count,
        name,
        peers.figure('naive', `items${index}`),
        items,
        requests,
        peers.figure('naive', `requests${index}`),
        peers.figure('eight paths', `items${index}`),
        `${lost} %`,
        `${time.toFixed(1)} ms`,
      ]
      return `| ${cells.join(' | ')} |`
    }),
  }
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
