import { defineConfig } from 'tsup'

const names = ['index', 'vite', 'rollup', 'rolldown', 'webpack', 'rspack', 'esbuild', 'runtime']
const modules = names.map(name => `src/${name}.ts`)

export default defineConfig({
  entry: [...modules, 'src/at-exit.ts', 'src/webpack-loader.js'],
  format: 'esm',
  target: 'node20',
  dts: { entry: modules },
  clean: true,
  // Each entry is one small file: a bundler's configuration loads one of them, and every further file costs.
  splitting: false,
  treeshake: true,
  // Bundled for the same reason. What webpack needs of it is loaded by its name.
  noExternal: ['unplugin'],
})
