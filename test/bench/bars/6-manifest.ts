import { statSync } from 'node:fs'
import { join } from 'node:path'
import { type Bar, compare, node, type Row } from '../bench.ts'
import { makeManifests } from '../manifests.ts'

export const manifestBar: Bar = {
  number: 6,
  name: 'manifest',
  title: 'Manifest diff near the bytes',
  async run(bench) {
    const { manifest: lines } = bench.sizes
    const folder = await makeManifests(bench.cache, lines)
    const [before, after, to] = ['before', 'after', 'written'].map(name => join(folder, name))
    const samples = await compare(bench, [
      node('ours', 'manifest', 'ours', `${before}.sums`, `${after}.sums`),
      node('read only', 'manifest', 'read only', `${before}.sums`, `${after}.sums`),
      node('JSON objects', 'manifest', 'JSON objects', `${before}.json`, `${after}.json`),
      node('write ours', 'manifest', 'write ours', `${before}.sums`, `${to}`),
      node('write JSON', 'manifest', 'write JSON', `${before}.sums`, `${to}`),
    ])
    for (const count of ['added', 'changed', 'removed']) {
      const [ours, theirs] = [samples.figure('ours', count), samples.figure('JSON objects', count)]
      if (ours !== theirs) throw new Error(`${count}: ours finds ${ours}, JSON objects ${theirs}`)
    }
    const size = statSync(`${before}.sums`).size + statSync(`${after}.sums`).size
    const row = (what: string, peer: string, atMost: number, ours = 'ours'): Row => ({
      what: `${lines} lines, ${what}`,
      unit: 'ms',
      ours: samples.figure(ours, 'inner'),
      peer,
      theirs: samples.figure(peer, 'inner'),
      atMost,
    })
    return [
      row('read and diff', 'read only', 3),
      row('read and diff', 'JSON objects', 0.1),
      {
        what: `${lines} lines, peak memory`,
        unit: 'MB',
        ours: samples.figure('ours', 'peak'),
        peer: 'size of the two files',
        theirs: size,
        atMost: 1.3,
      },
      row('write', 'write JSON', 0.2, 'write ours'),
    ]
  },
}
