import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { State } from '../../packages/core/src/plan/model.ts'
import { makePlan } from '../../packages/core/src/plan/plan.ts'
import { describeItem } from '../../packages/core/src/report/widenings.ts'

const page = readFileSync(new URL('../../docs/architecture.md', import.meta.url), 'utf8')

test('the worked example in docs/architecture.md is what the planner does', () => {
  const example = page.slice(page.indexOf('A worked example'), page.indexOf('Where one request holds'))
  const rows = [...example.matchAll(/^\| (`\/.*`) \| (due|kept) \|$/gm)].flatMap(([, urls = '', state]) =>
    [...urls.matchAll(/`([^`]+)`/g)].map(([, path = '']) => ({ path, state })),
  )
  const sorted = rows.toSorted((a, b) => (a.path < b.path ? -1 : 1))
  const origin = 'https://www.example.com'
  const plan = makePlan({
    due: rows
      .filter(({ state }) => state === 'due')
      .map(({ path }) => ({ kind: 'url', item: origin + path })),
    known: () => [
      {
        origin,
        paths: sorted.map(({ path }) => path),
        states: Uint8Array.from(sorted, ({ state }) => (state === 'due' ? State.must : State.keep)),
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
  const written = /```\n([\s\S]*?)```/.exec(example)?.[1]?.trim().split('\n')
  expect(Array.from(plan.batches, batch => batch.map(({ item }) => describeItem(item)).join('  '))).toEqual(
    written,
  )
})
