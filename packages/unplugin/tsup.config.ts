import { readdirSync } from 'node:fs'
import { basename } from 'node:path'
import { defineConfig } from 'tsup'

const names = readdirSync('src/entries').map(file => basename(file, '.ts'))
const modules = Object.fromEntries([
  ...names.map(name => [name, `src/entries/${name}.ts`]),
  ['runtime', 'src/runtime.ts'],
])

export default defineConfig({
  entry: {
    ...modules,
    building: 'src/building.ts',
    'at-exit': 'src/at-exit.ts',
    'next-loader': 'src/next/loader.ts',
    'webpack-loader': 'src/webpack-loader.js',
  },
  format: 'esm',
  target: 'node20',
  dts: { entry: modules },
  clean: true,
  // Each entry is one small file: a bundler's configuration loads one of them, and every further file costs.
  splitting: false,
  esbuildPlugins: [
    {
      name: 'load-building-later',
      setup({ onResolve }) {
        onResolve({ filter: /\/building\.ts$/ }, ({ kind }) =>
          kind === 'dynamic-import' ? { path: './building.js', external: true } : undefined,
        )
      },
    },
  ],
  // What a file imports of Node and does not use is not loaded.
  treeshake: { moduleSideEffects: 'no-external' },
  // Bundled for the same reason. What its part for webpack loads by name, webpack-virtual-modules, is a dependency.
  noExternal: ['unplugin', '@cdn-purge/core/text'],
})
