import { defineConfig } from 'vitest/config'

/** Tests that build whole sites, install packages, drive a browser or end many processes: most of the time, in few files. */
const slow = [
  'test/{campaign,edge,pack,playground}/**/*.test.ts',
  'test/integration/{bench,bundlers,bundlers-{bundle,command,several,webpack},html-webpack-plugin,process-end*}.test.ts',
  'test/integration/{command,command-{live,purge,recovery,retry},kill,ledger-crash,ledger-processes,selection}.test.ts',
  'test/integration/{proxy,second-thread,tokens-kept,tokens-limits,tokens-pwa}.test.ts',
  'test/properties/cache.test.ts',
]
const never = ['**/node_modules/**', '**/dist/**', 'test/bench/**', 'test/frameworks/**']

export default defineConfig({
  resolve: { conditions: ['dev'] },
  ssr: { resolve: { conditions: ['dev'] } },
  test: {
    setupFiles: ['test/support/setup.ts'],
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    restoreMocks: true,
    projects: [
      {
        extends: true,
        test: {
          name: 'quick',
          include: ['packages/*/src/**/*.test.ts', 'test/**/*.test.ts'],
          exclude: [...never, ...slow],
        },
      },
      { extends: true, test: { name: 'slow', include: slow, exclude: never } },
    ],
  },
})
