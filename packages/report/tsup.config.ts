import { defineConfig } from 'tsup'

export default defineConfig([
  {
    entry: ['src/index.ts'],
    format: 'esm',
    target: 'node20',
    dts: true,
    clean: ['dist/index.*'],
    treeshake: true,
  },
  {
    // What stands within each report: it runs in browsers, from one file, and loads nothing.
    entry: { client: 'src/client/main.ts', style: 'src/client/style.css' },
    format: 'iife',
    platform: 'browser',
    target: 'es2023',
    minify: true,
    noExternal: ['d3-hierarchy'],
    outExtension: () => ({ js: '.js' }),
  },
])
