import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Tests that build whole sites, install packages, drive a browser or end many processes: most of the time, in few files. */
const slow = [
  'test/architecture/statements.test.ts',
  'test/{campaign,docs,edge,fleet,pack,playground}/**/*.test.ts',
  'test/integration/{bench,fleet,bundlers,bundlers-{bundle,command,one-run,several,vite,webpack}}.test.ts',
  'test/integration/{ci-recipes*,command*,html-webpack-plugin,kill,left-options,ledger-crash,ledger-processes}.test.ts',
  'test/integration/{process-end*,proxy,second-thread,selection}.test.ts',
  'test/integration/tokens-{environments,final,forms,kept,limits,maps,pwa,runtime}.test.ts',
  'test/integration/{collateral,delivered-spellings,tokens}.test.ts',
  'test/contract/**/*.test.ts',
  'packages/core/src/ledger/stores/{shared,redis/*,s3/*}.test.ts',
  'packages/queue/src/**/*.test.ts',
  'packages/simulator/src/apis/cdn/*.test.ts',
  'test/integration/{hostile-texts,keyless,ledger-context,ledger-history,tokens-dir,verify,wait-for-origin}.test.ts',
  'test/properties/{cache,command-secrecy,plan,provider-secrecy}.test.ts',
]
/** The files that take longest: begun first, no worker ends long after the others. */
const longest = [
  'test/pack/runtimes',
  'test/pack/packed',
  'test/caches/nginx-others',
  'test/playground/playgrounds',
  'test/integration/bundlers-command',
  'test/contract/providers',
  'test/caches/varnish',
  'test/caches/deploy',
  'test/integration/bench',
  'test/integration/bundlers',
  'test/integration/kill',
  'test/architecture/statements',
].map(name => `/${name}.test.ts`)

/** Sorts {@link longest} to the front, and the rest as Vitest does. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const found = longest.findIndex(name => moduleId.endsWith(name))
      return found < 0 ? longest.length : found
    }
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b))
  }
}

const never = ['**/node_modules/**', '**/dist/**', 'test/bench/**', 'test/frameworks/**']
/** Tests on Varnish and nginx, in a tier of their own. */
const caches = 'test/caches/**/*.test.ts'

export default defineConfig({
  resolve: { conditions: ['dev'] },
  ssr: { resolve: { conditions: ['dev'] } },
  test: {
    setupFiles: ['test/support/setup.ts'],
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
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
