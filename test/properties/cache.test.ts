import { loadProviders, type TargetInput } from '@cdn-purge/core'
import type { Fault } from '@cdn-purge/simulator'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CachedSite, type Edits, type Layer } from '../support/cached-site.ts'
import { createEdgeReader } from '../support/edge-reader.ts'
import { isHashed, names, queryUrls, SECOND_SITE } from '../support/site-model.ts'
import { createWorkspace, SITE, type Workspace } from '../support/workspace.ts'

/** Caches in front of a site, from the origin outwards. */
const providers = await loadProviders()

const chains: readonly (readonly [title: string, layers: readonly Layer[]])[] = [
  ['wao', ['wao']],
  ['paradarum', ['paradarum']],
  ['medianova', ['medianova']],
  ['paradarum behind wao', ['paradarum', 'wao']],
  ['wao behind medianova', ['wao', 'medianova']],
]

/** A file that is always there, since an output without files is an error. */
const anchor = 'robots.txt'
const rule = { file: 'data.js', folder: '/news/' }

test.each(chains)(
  '%s: what is accepted is fresh, what is unchanged stays cached',
  async (_, layers) => {
    const workspace = await createWorkspace({
      simulator: {
        hosts: [SITE, SECOND_SITE].map(site => new URL(site).hostname),
        layers: [...layers],
        paradarum: { pathCoversQuery: true },
      },
    })
    const reader = createEdgeReader()

    async function live({ files, steps, size, owns, ...flags }: Life): Promise<void> {
      const known = files.map(({ name }) => name)
      const sites = flags.twoHosts ? [SITE, SECOND_SITE] : [SITE]
      const site = new CachedSite(
        workspace,
        {
          layers,
          sites,
          names: [anchor, ...known],
          immutable: name => flags.immutable && isHashed(name),
          queries: flags.queries,
          rule: flags.rule ? rule : undefined,
          options: {
            site: sites,
            targets: layers.map(layer => targetOf(layer, size, workspace)),
            owns: [...owns],
            ...(flags.immutable ? {} : { immutable: false }),
            ...(flags.queries ? { urls: queryUrls } : {}),
            ...(flags.rule ? { rules: [{ files: rule.file, purge: [`${rule.folder}*`] }] } : {}),
          },
        },
        reader,
      )
      const first = files.filter(({ exists }) => exists).map(({ name }) => [name, name] as const)
      await site.deploy(new Map([[anchor, anchor], ...first]))
      for (const { edits, faults } of steps) {
        for (const { layer, after, fault } of faults) {
          if (after > 0) workspace.simulator.faults.add(layer, { delay: 0, times: after })
          workspace.simulator.faults.add(layer, fault)
        }
        await site.deploy(toEdits(edits, known))
        workspace.simulator.faults.clear()
      }
      // Without faults, nothing is left but what the API never accepts.
      await site.deploy(new Map())
      const stuck = Object.values(site.pending).flat()
      const refused = layers.includes('paradarum') ? 500 : Number.POSITIVE_INFINITY
      expect(stuck.filter(({ item }) => item.length < refused)).toEqual([])
    }

    await fc.assert(fc.asyncProperty(lifeOf(layers), live), { numRuns: 25 })
  },
  300_000,
)

interface Edit {
  /** Which file, counted round. */
  readonly at: number
  /** All files of its folder with it. */
  readonly folder: boolean
  /** A number for the new content; absent: removed. */
  readonly content: number | undefined
}

interface File {
  readonly name: string
  /** From the start. */
  readonly exists: boolean
}

interface Life {
  readonly files: readonly File[]
  readonly steps: readonly {
    readonly edits: readonly Edit[]
    readonly faults: readonly { readonly layer: Layer; readonly after: number; readonly fault: Fault }[]
  }[]
  /** Items a request. */
  readonly size: number
  readonly owns: readonly string[]
  readonly twoHosts: boolean
  readonly immutable: boolean
  readonly queries: boolean
  readonly rule: boolean
}

/** Some files of one folder: plans name folders where nothing in them is to stay. */
const neighbours = fc.oneof(
  ...[...new Set(names.map(topOf))].map(top => {
    const inside = names.filter(name => topOf(name) === top)
    const files = inside.flatMap(name => [false, true].map((exists): File => ({ name, exists })))
    return fc.subarray(files, { minLength: 1, maxLength: Math.min(10, files.length) })
  }),
)

function topOf(name: string): string {
  return name.slice(0, name.indexOf('/') + 1)
}

function unique(files: readonly File[]): File[] {
  return [...new Map(files.map(file => [file.name, file])).values()]
}

function lifeOf(layers: readonly Layer[]): fc.Arbitrary<Life> {
  const edit = fc.record({
    at: fc.nat(50),
    folder: fc.boolean(),
    content: fc.option(fc.nat(3), { nil: undefined, freq: 3 }),
  })
  const faults = fc.record({
    layer: fc.constantFrom(...layers),
    after: fc.nat(2),
    fault: fc.constantFrom(...everyFault),
  })
  return fc.record({
    files: fc.array(neighbours, { minLength: 1, maxLength: 3 }).map(list => unique(list.flat())),
    steps: fc.array(
      fc.record({
        edits: fc.array(edit, { maxLength: 6 }),
        faults: fc.array(faults, { maxLength: 2 }),
      }),
      { minLength: 1, maxLength: 4 },
    ),
    size: fc.constantFrom(1, 2, 3, 100),
    owns: fc.constantFrom<string[]>([], ['/'], ['/a/']),
    twoHosts: fc.boolean(),
    immutable: fc.boolean(),
    queries: fc.boolean(),
    rule: fc.boolean(),
  })
}

const paradarumRefusal = {
  succeeded: false,
  message: 'All items are invalid.',
  data: { accepted: 0, rejected: [{ index: 0, reason: 'Not now.' }] },
}

/** Once, which a retry mends or a halved batch goes round, and to the end of all retries. */
const everyFault: readonly Fault[] = [1, 50].flatMap((times): Fault[] => [
  { times, status: 500 },
  { times, status: 429 },
  { times, status: 401 },
  { times, status: 400, body: { message: 'Something in there is not valid.' } },
  { times, status: 400, body: paradarumRefusal },
  { times, drop: true },
  { times, drop: true, acted: true },
  { times, truncate: 3 },
  { times, truncate: 3, silent: true },
  { times, malformed: true },
])

function toEdits(edits: readonly Edit[], names: readonly string[]): Edits {
  return new Map(
    edits.flatMap(({ at, folder, content }) => {
      const name = names[at % names.length] ?? ''
      const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/') + 1)
      const all = folder ? names.filter(other => folderOf(other) === folderOf(name)) : [name]
      return all.map(each => [each, content === undefined ? undefined : `${each} ${content}`] as const)
    }),
  )
}

/** A target whose requests hold few items, so that plans need patterns. */
function targetOf(layer: Layer, size: number, { simulator }: Workspace): TargetInput {
  const provider = providers.find(({ id }) => id === layer)
  if (provider === undefined) throw new Error(`There is no provider ${layer}.`)
  return {
    provider: {
      ...provider,
      create(options, common, site) {
        const api = provider.create(options, common, site)
        return { ...api, capabilities: { ...api.capabilities, lists: [{ items: size }] } }
      },
    },
    baseUrl: simulator.apis[layer].baseUrl,
    retries: 1,
    maxRetryDelay: 0,
  }
}
