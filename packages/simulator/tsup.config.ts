import { defineConfig } from 'tsup'

export default defineConfig({
  entry: { index: 'src/index.ts', bin: 'src/command/bin.ts' },
  format: 'esm',
  target: 'node20',
  dts: true,
  clean: true,
  splitting: true,
  treeshake: true,
})
