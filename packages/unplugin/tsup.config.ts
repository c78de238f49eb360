import { defineConfig } from 'tsup'

export default defineConfig({
  entry: ['vite', 'rollup', 'rolldown', 'webpack', 'rspack', 'esbuild'].map(name => `src/${name}.ts`),
  format: 'esm',
  target: 'node20',
  dts: true,
  clean: true,
  // Each entry is one small file: a bundler's configuration loads one of them, and every further file costs.
  splitting: false,
  treeshake: true,
})
