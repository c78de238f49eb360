import { join } from 'node:path'
import { type Bar, compare, node, type Row } from '../bench.ts'
import { makeTree } from '../trees.ts'
import { warm } from '../warm.ts'

export const blockingBar: Bar = {
  number: 5,
  name: 'blocking',
  title: 'Never blocks',
  async run(bench) {
    const { small, large } = bench.sizes
    const rows: Row[] = []
    for (const tree of [small, large]) {
      const folder = await makeTree(bench.cache, tree)
      const target = join(bench.cache, 'snapshot.sums')
      warm(folder)
      const samples = await compare(bench, [
        node('ours', 'snapshot', 'beside another task', folder),
        node('one thread', 'snapshot', 'one thread', folder, target),
        node('without a break', 'snapshot', 'without a break', folder, target),
      ])
      rows.push(
        {
          what: `${tree.name}, longest block`,
          unit: 'ms',
          ours: samples.figure('ours', 'block'),
          peer: '',
          atMost: 12,
          note: `CPU in it ${samples.figure('ours', 'blockCpu').toFixed(1)} ms, monitorEventLoopDelay ${samples.figure('ours', 'delay').toFixed(1)} ms`,
        },
        {
          what: `${tree.name}, one thread`,
          unit: 'ms',
          ours: samples.figure('one thread', 'inner'),
          peer: 'the same without a break',
          theirs: samples.figure('without a break', 'inner'),
          atMost: 1.03,
        },
      )
    }
    return rows
  },
}
