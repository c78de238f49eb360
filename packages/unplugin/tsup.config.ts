import { defineConfig } from 'tsup'

export default defineConfig({
  entry: ['src/vite.ts', 'src/rollup.ts', 'src/webpack.ts'],
  format: 'esm',
  target: 'node20',
  dts: true,
  clean: true,
  // Each entry is one small file: a bundler's configuration loads one of them, and every further file costs.
  splitting: false,
  treeshake: true,
})
