import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type BuildOptions, build, type Plugin } from 'esbuild'
import cdnPurge from 'unplugin-cdn-purge/esbuild'
import { type Disturbance, fail, publicFiles, type Stage } from './bundler-faults.ts'
import type { BuildRequest } from './bundlers.ts'

/** esbuild's options for a fixture. What disturbs the build stands after the plugin, as it may in a user's. */
export function esbuildOptions({ options, write, ...disturbance }: BuildRequest): BuildOptions {
  const { root } = disturbance
  return {
    absWorkingDir: root,
    entryPoints: ['src/main.js'],
    bundle: true,
    splitting: true,
    format: 'esm',
    entryNames: 'assets/[name]-[hash]',
    chunkNames: 'assets/[name]-[hash]',
    outdir: 'dist',
    write: write ?? true,
    plugins: [cdnPurge(options), copyPublic(root), disturb(disturbance)],
  }
}

/** Builds once; what esbuild warns of is kept. */
export async function runEsbuild(options: BuildOptions, lines: string[]): Promise<void> {
  const { warnings } = await build(options)
  lines.push(...warnings.map(({ text }) => text))
}

function disturb({ root, failIn, late }: Disturbance): Plugin {
  return {
    name: 'fault',
    setup({ onLoad, onResolve, onEnd }) {
      const faults: Record<Stage, () => void> = {
        transform: () => onLoad({ filter: /./ }, fail),
        // There is no hook when chunks are made; this one is before.
        render: () => onResolve({ filter: /lazy/ }, fail),
        emit: () => onEnd(() => ({ errors: [{ text: 'planned failure' }] })),
        written: () => onEnd(fail),
      }
      if (failIn !== undefined) faults[failIn]()
      onEnd(async () => {
        for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate)
        if (late !== undefined) writeFileSync(join(root, 'dist', late), 'late')
      })
    },
  }
}

function copyPublic(root: string): Plugin {
  return {
    name: 'copy-public',
    setup({ initialOptions, onEnd }) {
      onEnd(({ errors }) => {
        if (initialOptions.write === false || errors.length > 0) return
        for (const [name, content] of publicFiles(root)) {
          const file = join(root, 'dist', name)
          mkdirSync(dirname(file), { recursive: true })
          writeFileSync(file, content)
        }
      })
    },
  }
}
