import { join } from 'node:path'
import { type Bar, compare, node, type Row } from '../bench.ts'
import { makeTree } from '../trees.ts'
import { warm } from '../warm.ts'

/** One process compares ours with the bound in turn, so that both are hot. */
export const snapshotBar: Bar = {
  number: 1,
  name: 'snapshot',
  title: 'Snapshot at the physical bound',
  async run(bench) {
    const { site, small, large, rounds } = bench.sizes
    const rows: Row[] = []
    for (const [tree, atMost] of [
      [site, 1.1],
      [small, 1.2],
      [large, 1.03],
    ] as const) {
      const folder = await makeTree(bench.cache, tree)
      warm(folder)
      const target = join(bench.cache, 'snapshot.sums')
      const pair = node(tree.name, 'snapshot', 'beside the bound', folder, target, rounds)
      const samples = await compare(bench, [pair], { warmups: 0, rounds: 1 })
      rows.push({
        what: `${tree.name}, one thread`,
        unit: 'ms',
        ours: samples.figure(tree.name, 'ours'),
        peer: 'walk + read + sha256',
        theirs: samples.figure(tree.name, 'bound'),
        atMost,
      })
    }
    return rows
  },
}
