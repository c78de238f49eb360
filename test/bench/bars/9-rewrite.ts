import { type Bar, compare, node, type Row, shell } from '../bench.ts'
import { HOST, makeCorpus } from '../corpus.ts'
import { warm } from '../warm.ts'

/** Bytes between two URLs, and the most of a bare search. */
const corpora = [
  ['sparse', 50e3, 1.1],
  ['dense', 2e3, 1.2],
] as const

export const rewriteBar: Bar = {
  number: 9,
  name: 'rewrite',
  title: 'Rewriting at scan speed',
  async run(bench) {
    const rows: Row[] = []
    for (const [name, every, atMost] of corpora) {
      const folder = await makeCorpus(bench.cache, name, bench.sizes.corpus, every)
      warm(folder)
      const hasRipgrep = bench.tools.has('rg')
      const samples = await compare(bench, [
        ...['indexOf', 'ours', 'one regex', 'ours, ten hosts', 'ours over files'].map(program =>
          node(program, 'rewrite', program, folder),
        ),
        ...(hasRipgrep ? [shell('rg', `rg -c -F ${HOST} '${folder}' >/dev/null`)] : []),
      ])
      const row = (peer: string, most: number, ours = 'ours'): Row => ({
        what: `${name}, ${ours === 'ours' ? 'in memory' : ours}`,
        unit: 'ms',
        ours: samples.figure(ours, 'inner'),
        peer,
        theirs: samples.figure(peer, 'inner'),
        atMost: most,
      })
      rows.push(row('indexOf', atMost), row('one regex', 0.7), row('ours', 2, 'ours, ten hosts'), {
        what: `${name}, scan of files`,
        unit: 'ms',
        ours: samples.figure('ours over files', 'inner'),
        peer: 'rg -c -F, process',
        theirs: hasRipgrep ? samples.wall('rg') : undefined,
        atMost: 1.9,
      })
    }
    return rows
  },
}
