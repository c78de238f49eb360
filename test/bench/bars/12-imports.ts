import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Bar, compare, node, type Row } from '../bench.ts'
import { runOnce } from '../measure.ts'
import { makeTree } from '../trees.ts'
import { warm } from '../warm.ts'

export const importsBar: Bar = {
  number: 12,
  name: 'imports',
  title: 'Imports',
  async run(bench) {
    const imports = await compare(bench, [
      node('bare', 'imports', 'bare'),
      node('entry', 'imports', 'entry'),
      node('core', 'imports', 'core'),
      node('core in Vite', 'imports', 'core in Vite'),
      node('core and run', 'imports', 'core and run'),
      node('undici + valibot', 'imports', 'undici + valibot'),
    ])
    const entry = imports.figure('entry', 'inner')
    const rows: Row[] = [
      {
        what: "import of the plugin's entry",
        unit: 'ms',
        ours: entry,
        peer: 'bare Node, process',
        theirs: imports.wall('bare'),
        atMost: 0.12,
      },
      {
        what: "import of the plugin's entry",
        unit: 'ms',
        ours: entry,
        peer: 'import of undici + valibot',
        theirs: imports.figure('undici + valibot', 'inner'),
        atMost: 0.06,
      },
      {
        what: 'import of the engine, alone',
        unit: 'ms',
        ours: imports.figure('core', 'inner'),
        peer: 'bare Node, process',
        theirs: imports.wall('bare'),
        atMost: 0.2,
      },
      {
        what: 'import of the engine, Vite being loaded',
        unit: 'ms',
        ours: imports.figure('core in Vite', 'inner'),
        peer: 'bare Node, process',
        theirs: imports.wall('bare'),
        atMost: 0.2,
      },
      {
        // Loaded while the bundler writes its output.
        what: 'import of the engine and its runs, alone',
        unit: 'ms',
        ours: imports.figure('core and run', 'inner'),
        peer: 'bare Node, process',
        theirs: imports.wall('bare'),
      },
      {
        what: 'import of the engine, alone',
        unit: 'ms',
        ours: imports.figure('core', 'inner'),
        peer: 'import of undici + valibot',
        theirs: imports.figure('undici + valibot', 'inner'),
      },
    ]
    const folder = await makeTree(bench.cache, bench.sizes.site)
    warm(folder)
    const ledger = mkdtempSync(join(bench.cache, 'ledger-'))
    try {
      await runOnce(node('record', 'imports', 'record', folder, ledger))
      const samples = await compare(bench, [
        node('build', 'imports', 'build again', folder, ledger),
        node('snapshot', 'imports', 'snapshot alone', folder),
        node('no change', 'imports', 'no change', folder),
        node('loaded', 'imports', 'loaded', folder, ledger),
      ])
      const none = (what: string, ours: number): Row => ({ what, unit: '', ours, peer: '', atMost: 0 })
      rows.push(
        none('no change: HTTP, valibot or glob modules loaded', samples.figure('loaded', 'forbidden')),
        none('no change: sockets', samples.figure('no change', 'sockets')),
        none('no change: ledger bytes or times touched', samples.figure('no change', 'written')),
        {
          what: `no change, ${bench.sizes.site.name}`,
          unit: 'ms',
          ours: samples.figure('build', 'inner'),
          peer: 'the snapshot alone',
          theirs: samples.figure('snapshot', 'inner'),
          atMost: 1.1,
        },
      )
    } finally {
      rmSync(ledger, { recursive: true })
    }
    return rows
  },
}
