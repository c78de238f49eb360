import { join } from 'node:path'
import { type Bar, compare, node, type Row } from '../bench.ts'
import { makeTree } from '../trees.ts'
import { warm } from '../warm.ts'

/** What bare Node may be exceeded by where files are large. */
const SPARE_MEMORY = 10 * 2 ** 20

/** The most of each peer's time and of its memory. */
const peers = [
  ['workbox-build', 0.22, 0.35],
  ['hasha', 0.16, 0.5],
  ['folder-hash', 0.14, 0.13],
] as const

export const npmBar: Bar = {
  number: 4,
  name: 'npm',
  title: 'Beats the npm peers',
  async run(bench) {
    const { site, large } = bench.sizes
    const folder = await makeTree(bench.cache, site)
    const target = join(bench.cache, 'snapshot.sums')
    warm(folder)
    const samples = await compare(bench, [
      node('ours', 'snapshot', 'ours', folder, target),
      ...peers.map(([name]) => node(name, 'snapshot', name, folder)),
    ])
    const rows = peers.flatMap(([peer, wall, memory]): Row[] => [
      {
        what: `${site.name}, process`,
        unit: 'ms',
        ours: samples.wall('ours'),
        peer,
        theirs: samples.wall(peer),
        atMost: wall,
      },
      {
        what: `${site.name}, peak memory`,
        unit: 'MB',
        ours: samples.figure('ours', 'peak'),
        peer,
        theirs: samples.figure(peer, 'peak'),
        atMost: memory,
      },
    ])
    const largeFolder = await makeTree(bench.cache, large)
    warm(largeFolder)
    const bare = await compare(bench, [
      node('ours', 'snapshot', 'ours', largeFolder, target),
      node('bare', 'snapshot', 'bare'),
    ])
    rows.push({
      what: `${large.name}, peak memory`,
      unit: 'MB',
      ours: bare.figure('ours', 'peak'),
      peer: 'bare Node + 10 MiB',
      theirs: bare.figure('bare', 'peak') + SPARE_MEMORY,
      atMost: 1,
    })
    return rows
  },
}
