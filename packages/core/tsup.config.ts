import { defineConfig } from 'tsup'

const doors = {
  index: 'src/index.ts',
  provider: 'src/provider.ts',
  engine: 'src/engine.ts',
  text: 'src/text.ts',
  testing: 'src/testing/index.ts',
}

export default defineConfig({
  // The second entry is started as a thread, by its name.
  entry: { ...doors, 'hash-worker': 'src/scan/hash-worker.ts' },
  format: 'esm',
  target: 'node20',
  dts: { entry: doors },
  clean: true,
  splitting: true,
  treeshake: true,
  // The option schemas are part of every build's start-up: bundled, they load ten times faster than the package.
  noExternal: ['zod'],
})
