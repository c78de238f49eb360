import { defineConfig } from 'tsup'

export default defineConfig({
  // The second entry is started as a thread, by its name.
  entry: { index: 'src/index.ts', 'hash-worker': 'src/scan/hash-worker.ts' },
  format: 'esm',
  target: 'node20',
  dts: { entry: 'src/index.ts' },
  clean: true,
  splitting: true,
  treeshake: true,
  // The option schemas are part of every build's start-up: bundled, they load ten times faster than the package.
  noExternal: ['zod'],
})
