import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { conditions: ['dev'] },
  ssr: { resolve: { conditions: ['dev'] } },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', 'test/bench/**', 'test/frameworks/**'],
    setupFiles: ['test/support/setup.ts'],
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    restoreMocks: true,
  },
})
