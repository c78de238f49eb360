import { defineConfig } from 'tsup'

export default defineConfig({
  entry: ['src/vite.ts', 'src/rollup.ts', 'src/webpack.ts'],
  format: 'esm',
  target: 'node20',
  dts: true,
  clean: true,
  splitting: true,
  treeshake: true,
})
