import { join } from 'node:path'
import { type Bar, type Bench, compare, node, type Row, shell } from '../bench.ts'
import type { Variant } from '../measure.ts'
import { makeTree, type Tree } from '../trees.ts'
import { warm } from '../warm.ts'

export const shellBar: Bar = {
  number: 3,
  name: 'shell',
  title: 'Beats the shell',
  async run(bench) {
    const { site, small, large } = bench.sizes
    const rows: Row[] = []
    rows.push(...(await besides(bench, site, 0.55, 0.35)))
    rows.push(...(await besides(bench, small, 0.55, 0.35, 1)))
    rows.push(...(await besides(bench, large, 0.27, 0.35)))
    return rows
  },
}

async function besides(
  bench: Bench,
  tree: Tree,
  wall: number,
  cpu: number,
  openssl?: number,
): Promise<Row[]> {
  const folder = await makeTree(bench.cache, tree)
  warm(folder)
  const find = `find '${folder}' -type f -print0 | xargs -0 -n200 -P2`
  const peers: Readonly<Record<string, string>> = {
    sha256sum: 'sha256sum',
    openssl: 'openssl dgst -sha256',
    b3sum: 'b3sum',
  }
  const names = Object.keys(peers).filter(name => bench.tools.has(name))
  const variants: Variant[] = [
    node('ours', 'snapshot', 'ours', folder, join(bench.cache, 'snapshot.sums')),
    ...names.map(name => shell(name, `${find} ${peers[name]} >/dev/null`)),
  ]
  const samples = await compare(bench, variants)
  const row = (name: string, atMost?: number): Row => ({
    what: `${tree.name}, process`,
    unit: 'ms',
    ours: samples.wall('ours'),
    peer: `xargs -P2 ${peers[name]}`,
    theirs: names.includes(name) ? samples.wall(name) : undefined,
    ...(atMost === undefined ? {} : { atMost }),
  })
  return [
    row('sha256sum', wall),
    {
      what: `${tree.name}, CPU`,
      unit: 'ms',
      ours: samples.cpu('ours'),
      peer: 'xargs -P2 sha256sum',
      theirs: names.includes('sha256sum') ? samples.cpu('sha256sum') : undefined,
      atMost: cpu,
    },
    row('openssl', openssl),
    row('b3sum'),
  ]
}
