import { join } from 'node:path'
import { type Bar, compare, node, type Row } from '../bench.ts'
import { median, runOnce } from '../measure.ts'
import { makeTree } from '../trees.ts'
import { warm } from '../warm.ts'

/** What two cores must reach together for the second one to count as idle. */
const IDLE = 1.7

export const threadsBar: Bar = {
  number: 2,
  name: 'threads',
  title: 'Two cores',
  async run(bench) {
    const { site, small } = bench.sizes
    const speedup = await twoCores()
    const idle = speedup >= IDLE
    const rows: Row[] = []
    for (const tree of [site, small]) {
      const folder = await makeTree(bench.cache, tree)
      warm(folder)
      const target = join(bench.cache, 'snapshot.sums')
      const samples = await compare(bench, [
        node('two threads', 'snapshot', 'two threads', folder, target),
        node('one thread', 'snapshot', 'one thread', folder, target),
      ])
      rows.push({
        what: `${tree.name}, process, second core ${idle ? 'idle' : 'busy'}`,
        unit: 'ms',
        ours: samples.wall('two threads'),
        peer: 'ours on one thread',
        theirs: samples.wall('one thread'),
        atMost: idle ? 0.68 : 1.1,
        note: `two processes did ${speedup.toFixed(2)} times the work of one`,
      })
    }
    return rows
  },
}

/** How many times the work of one process two at once do in the same time. */
async function twoCores(): Promise<number> {
  const spin = node('spin', 'snapshot', 'spin')
  const ratios: number[] = []
  for (let round = 0; round < 3; round++) {
    const alone = await runOnce(spin)
    const both = await Promise.all([runOnce(spin), runOnce(spin)])
    const longest = Math.max(...both.map(({ figures }) => figures.inner ?? 0))
    ratios.push((2 * (alone.figures.inner ?? 0)) / longest)
  }
  return median(ratios)
}
