import { defineConfig } from 'vitest/config'

/** Tests that build whole sites, install packages, drive a browser or end many processes: most of the time, in few files. */
const slow = [
  'test/architecture/statements.test.ts',
  'test/{campaign,edge,pack,playground}/**/*.test.ts',
  'test/integration/{bench,bundlers,bundlers-{bundle,command,one-run,several,vite,webpack}}.test.ts',
  'test/integration/{command*,html-webpack-plugin,kill,left-options,ledger-crash,ledger-processes}.test.ts',
  'test/integration/{process-end*,proxy,second-thread,selection}.test.ts',
  'test/integration/tokens-{environments,final,forms,kept,limits,maps,pwa,runtime}.test.ts',
  'test/integration/{collateral,delivered-spellings,tokens}.test.ts',
  'test/contract/**/*.test.ts',
  'test/properties/{cache,plan,provider-secrecy}.test.ts',
]
const never = ['**/node_modules/**', '**/dist/**', 'test/bench/**', 'test/frameworks/**']
/** Tests on Varnish and nginx, in a tier of their own. */
const caches = 'test/caches/**/*.test.ts'

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
          exclude: [...never, ...slow, caches],
        },
      },
      { extends: true, test: { name: 'slow', include: slow, exclude: never } },
      { extends: true, test: { name: 'caches', include: [caches], exclude: never } },
    ],
  },
})
