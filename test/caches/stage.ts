import { join } from 'node:path'
import type { CdnPurgeOptions } from '@cdn-purge/core'
import { expect } from 'vitest'
import { createFolder } from '../support/workspace.ts'
import { openAccount } from './account.ts'
import type { Answer } from './addresses.ts'
import { type Course, courseOf, type Step } from './expected.ts'
import type { Setup } from './layers.ts'
import { readCache } from './read-cache.ts'
import type { Scenario } from './scenarios.ts'
import type { Caches } from './start-caches.ts'

/** A site of a test's own, behind caches. */
export interface Stage {
  readonly course: Course
  /** Holds `dist` and the ledger. */
  readonly root: string
  /** The port of the outermost cache. */
  readonly port: number
  /** The configuration of a run. */
  readonly options: CdnPurgeOptions
  /** The variables of a run, with the credentials of its targets. */
  readonly env: Readonly<Record<string, string>>
  /** Has the origin serve a deployment. */
  publish(step: Step): void
  /** Has visitors ask for everything; all of it is cached then. */
  warm(step: Step): Promise<void>
  /** All of it is still served as it was, from the cache. */
  expectStale(before: Step): Promise<void>
  /** What changed is served as it is at the origin; all else still comes from the cache. */
  expectPurged(step: Step): Promise<void>
}

let last = 0

/** A label that no other test of the file has. */
export function nextLabel(): string {
  last += 1
  return `s${last}`
}

/** Makes a {@link Stage}; the label makes its hosts. */
export async function createStage(
  caches: Caches,
  setup: Setup,
  scenario: Scenario,
  label: string = nextLabel(),
): Promise<Stage> {
  const course = courseOf(setup, scenario, label)
  const { roots, imageHost } = course
  const { origin, running } = caches
  const cache = running[setup.layers.length - 1]
  if (cache === undefined) throw new Error(`${setup.name} has more layers than caches run`)
  const { port } = cache
  const hosts = [...roots.map(root => new URL(root).host), imageHost]
  const simulator = await openAccount(setup, running, hosts)

  const readAll = (step: Step) =>
    mapSome([...step.answers.keys()], async address => [address, await readCache(port, address)] as const)
  const expectHeld = async (step: Step) => {
    const served = await readAll(step)
    expect(
      served.map(([address, { verdict, status, body }]) => [address, verdict, said(status, body)]),
    ).toEqual([...step.answers].map(([address, answer]) => [address, 'HIT', wanted(answer)]))
  }
  return {
    course,
    root: createFolder(),
    port,
    options: {
      site: [...roots],
      targets: setup.layers.map((layer, index) =>
        layer.target({ simulator, cache: running[index] ?? cache, imageHost }),
      ),
      firstRun: 'record',
      ...optionsFor(scenario),
    },
    env: simulator.env,
    publish: ({ contents }) => {
      for (const site of roots) origin.deploy(site, contents)
    },
    async warm(step) {
      await readAll(step)
      await expectHeld(step)
    },
    expectStale: expectHeld,
    async expectPurged(step) {
      const served = await readAll(step)
      const bytes = served.map(([address, { status, body }]) => [address, said(status, body)])
      expect(bytes).toEqual([...step.answers].map(([address, answer]) => [address, wanted(answer)]))
      const held = new Set(served.filter(([, { verdict }]) => verdict === 'HIT').map(([address]) => address))
      expect(
        step.changed.filter(address => held.has(address)),
        'changed, and still cached',
      ).toEqual([])
      expect(
        step.kept.filter(address => !held.has(address)),
        'not changed, and purged',
      ).toEqual([])
    },
  }
}

/** The folder that is served. */
export function distOf({ root }: Stage): string {
  return join(root, 'dist')
}

/** Pages that are known with queries are told to the engine as users do it. */
function optionsFor({ queries }: Scenario): Partial<CdnPurgeOptions> {
  if (queries === undefined) return {}
  return {
    urls: file => {
      const known = queries[file]
      if (known === undefined) return undefined
      return [`/${file}`, `/${file.replace(/\.html$/, '')}`, ...known.map(query => `/${file}${query}`)]
    },
  }
}

function said(status: number, body: string): string {
  return status === 404 ? '404' : `${status} ${body}`
}

function wanted(answer: Answer): string {
  return answer === undefined ? '404' : `200 ${answer}`
}

/** Maps a list in its order, a few items at a time. */
async function mapSome<Item, Result>(
  items: readonly Item[],
  map: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  for (let start = 0; start < items.length; start += 8)
    results.push(...(await Promise.all(items.slice(start, start + 8).map(map))))
  return results
}
