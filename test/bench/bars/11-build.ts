import { join } from 'node:path'
import { makeApp } from '../app.ts'
import { type Bar, compare, node, type Row } from '../bench.ts'
import { warm } from '../warm.ts'

export const buildBar: Bar = {
  number: 11,
  name: 'build',
  title: 'Invisible plugin',
  async run(bench) {
    const root = await makeApp(bench.cache, bench.sizes)
    warm(root)
    const samples = await compare(bench, [
      node('no plugin', 'build', 'vite', root, 'no'),
      node('plugin', 'build', 'vite', root, 'yes'),
      node('measured', 'build', 'vite', root, 'measured'),
      // What the build before it has written.
      node('floor', 'snapshot', 'floor', join(root, 'dist-vite')),
      node('webpack', 'build', 'webpack', root),
    ])
    const hooks = samples.figure('measured', 'code') + samples.figure('measured', 'end')
    const share = (what: string, ours: number, peer: string, theirs: number, atMost: number): Row => ({
      what,
      unit: 'ms',
      ours,
      peer,
      theirs,
      atMost,
    })
    const code = samples.figure('measured', 'code')
    return [
      share('Vite, all hooks', hooks, 'walk + read + sha256, fresh', samples.figure('floor', 'inner'), 1),
      share('Vite, all hooks', hooks, 'the build', samples.figure('no plugin', 'inner'), 0.03),
      share('Vite, hooks on code', code, 'the build', samples.figure('no plugin', 'inner'), 0.001),
      share(
        'webpack, all hooks',
        samples.figure('webpack', 'own'),
        'the build',
        samples.figure('webpack', 'inner'),
        0.001,
      ),
      {
        what: 'Vite build, process',
        unit: 'ms',
        ours: samples.wall('plugin'),
        peer: 'without the plugin',
        theirs: samples.wall('no plugin'),
        atMost: 1.04,
      },
    ]
  },
}
