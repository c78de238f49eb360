import { type Bar, compare, node, type Row } from '../bench.ts'
import { makeBundles } from '../bundles.ts'

export const sourceMapBar: Bar = {
  number: 10,
  name: 'source-map',
  title: 'Source maps for nothing',
  async run(bench) {
    const folder = await makeBundles(bench.cache)
    const rows: Row[] = []
    for (const name of ['minified', 'plain']) {
      const programs = [
        'ours',
        'ours on text',
        'decode, shift, encode',
        'magic-string + remapping',
        'JSON.parse of the map',
      ]
      const samples = await compare(
        bench,
        programs.map(program => node(program, 'source-map', program, folder, name, bench.sizes.edits)),
      )
      const size = (samples.figure('ours', 'bytes') / 1e6).toFixed(1)
      const row = (peer: string, atMost: number, ours = 'ours'): Row => ({
        what: `${name}, ${size} MB, ${bench.sizes.edits} edits${ours === 'ours' ? '' : ', map as text'}`,
        unit: 'ms',
        ours: samples.figure(ours, 'inner'),
        peer,
        theirs: samples.figure(peer, 'inner'),
        atMost,
      })
      rows.push(
        row('magic-string + remapping', 0.02, 'ours on text'),
        row('decode, shift, encode', 0.1),
        row('JSON.parse of the map', 0.8, 'ours on text'),
        {
          what: `${name}, result other than by decoding`,
          unit: '',
          ours: 1 - samples.figure('ours', 'same'),
          peer: '',
          atMost: 0,
        },
      )
    }
    return rows
  },
}
