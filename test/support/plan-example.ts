import { readFileSync } from 'node:fs'
import { State } from '../../packages/core/src/plan/model.ts'
import { makePlan } from '../../packages/core/src/plan/plan.ts'
import { describeItem } from '../../packages/core/src/report/widenings.ts'

const page = readFileSync(new URL('../../docs/architecture.md', import.meta.url), 'utf8')
const origin = 'https://www.example.com'

/** The worked example of docs/architecture.md, as far as its planner's answer. */
export const exampleText = page.slice(
  page.indexOf('A worked example'),
  page.indexOf('Where one request holds'),
)

/** Its URLs in the order of their bytes, and what is said of each. */
export const examplePaths = [...exampleText.matchAll(/^\| (`\/.*`) \| (due|kept) \|$/gm)]
  .flatMap(([, urls = '', state]) =>
    [...urls.matchAll(/`([^`]+)`/g)].map(([, path = '']) => ({ path, state })),
  )
  .toSorted((a, b) => (a.path < b.path ? -1 : 1))

/** An item of a plan as reports write it, and the paths that it covers. */
export interface ExampleItem {
  readonly text: string
  readonly covers: readonly string[]
}

/** What the planner answers, with an API that takes two items a request, and URLs, folders and extensions. */
export function examplePlan(): { readonly batches: readonly (readonly ExampleItem[])[] } {
  const plan = makePlan({
    due: examplePaths
      .filter(({ state }) => state === 'due')
      .map(({ path }) => ({ kind: 'url', item: origin + path })),
    known: () => [
      {
        origin,
        paths: examplePaths.map(({ path }) => path),
        states: Uint8Array.from(examplePaths, ({ state }) => (state === 'due' ? State.must : State.keep)),
      },
    ],
    capabilities: {
      exact: true,
      exactCovers: 'query',
      prefix: { coversFolder: true },
      extension: 'folder',
      everything: false,
      assets: false,
      hosts: 'each',
      lists: [{ items: 2 }],
      concurrency: 1,
    },
    owns: [],
    collateral: 0,
  })
  return {
    batches: Array.from(plan.batches, batch =>
      batch.map(planned => {
        const text = describeItem(planned.item)
        const [before = '', after] = text.split('*')
        const covers = (path: string) =>
          after === undefined ? path === text : path.startsWith(before) && path.endsWith(after)
        return { text, covers: examplePaths.map(({ path }) => path).filter(covers) }
      }),
    ),
  }
}
