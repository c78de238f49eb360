import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { CdnPurgeOptions, RunReport } from '@cdn-purge/core'
import type { PendingItem } from '@cdn-purge/core/engine'
import type { Edge } from '@cdn-purge/simulator'
import { expect } from 'vitest'
import type { EdgeReader } from './edge-reader.ts'
import { pendingIn } from './pending-items.ts'
import { pagesOf, resolvePath } from './site-model.ts'
import type { Workspace } from './workspace.ts'

/** A cache that is purged; its target has the name of its edge. */
export type Layer = 'wao' | 'paradarum' | 'medianova'

/** What a site is made of. */
export interface SiteOptions {
  /** From the origin outwards. */
  readonly layers: readonly Layer[]
  readonly sites: readonly string[]
  /** Files that may ever exist. */
  readonly names: readonly string[]
  /** Names whose addition and removal are not purged. */
  readonly immutable: (name: string) => boolean
  /** Whether some URLs have a query. */
  readonly queries: boolean
  /** A change of this file makes everything beneath this path due. */
  readonly rule?: { readonly file: string; readonly folder: string } | undefined
  /** Handed to each run. */
  readonly options: Partial<CdnPurgeOptions>
}

/** New contents by name; `undefined`: no such file any more. */
export type Edits = ReadonlyMap<string, string | undefined>

/** Where the site lives and how it is purged. */
export type CachedWorkspace = Pick<Workspace, 'root' | 'simulator' | 'write' | 'run'>

type Debts = Readonly<Record<string, readonly PendingItem[]>>

/**
 * A site whose caches are judged after each run by what is deployed: of the engine's own words only what it says
 * is pending or skipped counts.
 */
export class CachedSite {
  readonly #workspace: CachedWorkspace
  readonly #site: SiteOptions
  readonly #reader: EdgeReader
  readonly #edges: readonly Edge[]
  /** Decoded path by URL, for each file. */
  readonly #pages: ReadonlyMap<string, ReadonlyMap<string, string>>
  readonly #files = new Map<string, string>()
  /** The files that the last run found; none before the first. */
  #deployed: ReadonlyMap<string, string> = new Map()
  /** Files whose pages may be stale for good: they left without a purge, or cannot be named. */
  readonly #exempt = new Set<string>()

  /** Starts anew: without files, ledger, cached answers and faults. */
  constructor(workspace: CachedWorkspace, site: SiteOptions, reader: EdgeReader) {
    const { simulator, root } = workspace
    for (const folder of ['dist', '.cdn-purge']) rmSync(join(root, folder), { recursive: true, force: true })
    mkdirSync(join(root, 'dist'))
    simulator.faults.clear()
    simulator.clearLog()
    this.#edges = site.layers.map(layer => simulator.edges[layer])
    for (const edge of this.#edges) edge.clear()
    this.#workspace = workspace
    this.#site = site
    this.#reader = reader
    this.#pages = new Map(
      site.names.map(name => [
        name,
        new Map(pagesOf(name, site.sites, site.queries).map(({ url, path }) => [url, path])),
      ]),
    )
  }

  /** The names of the files that there are. */
  get files(): readonly string[] {
    return [...this.#files.keys()]
  }

  /** What each target still owes. */
  get pending(): Debts {
    return pendingIn(join(this.#workspace.root, '.cdn-purge')) ?? {}
  }

  /** Changes files while the caches are warm, runs, and judges every cache. */
  async deploy(edits: Edits): Promise<RunReport> {
    await this.warm()
    this.edit(edits)
    const owed = this.pending
    const warm = this.#edges.map(edge => new Set(edge.keys()))
    const report = await this.#workspace.run(this.#site.options)
    this.#edges.forEach((edge, index) => {
      this.#expectKept(edge, warm[index] ?? new Set(), owed[edge.name] ?? [])
    })
    if (report.ok) expect(this.pending).toEqual({})
    for (const { item } of report.targets.flatMap(({ skipped }) => skipped)) this.#exemptPage(item)
    for (const edge of this.#edges) await this.#expectFresh(edge, this.pending[edge.name] ?? [])
    this.#deployed = new Map(this.#files)
    return report
  }

  /** Changes files. */
  edit(edits: Edits): void {
    const real = [...edits].filter(([name, content]) => content !== this.#files.get(name))
    for (const [name, content] of real) {
      if (content !== undefined) this.#files.set(name, content)
      else {
        this.#files.delete(name)
        if (this.#site.immutable(name)) this.#exempt.add(name)
      }
    }
    this.#workspace.write(Object.fromEntries(real))
  }

  /** Asks the caches for everything that a visitor may know, also for what does not exist yet. */
  async warm(): Promise<void> {
    for (const edge of this.#edges) {
      const warm = new Set(edge.keys())
      const cold = this.#urlsOf(this.#asked).filter(url => !warm.has(keyOf(url)))
      await Promise.all(cold.map(url => this.#reader.read(edge, url)))
    }
  }

  /** What is known and unchanged is still cached, unless it was owed from before. */
  #expectKept(edge: Edge, warm: ReadonlySet<string>, owed: readonly PendingItem[]): void {
    const now = new Set(edge.keys())
    const all = new Set([...this.#files.keys(), ...this.#deployed.keys()])
    const due = new Set(this.#urlsOf([...all].filter(name => this.#isDue(name))))
    const known = [...this.#deployed.keys()].filter(name => !this.#isDue(name))
    const { rule, sites } = this.#site
    const fires = rule !== undefined && this.#deployed.get(rule.file) !== this.#files.get(rule.file)
    const folders = fires ? sites.map(site => new URL(rule.folder, site).href) : []
    const lost = this.#urlsOf(known).filter(
      url =>
        warm.has(keyOf(url)) &&
        !now.has(keyOf(url)) &&
        !due.has(url) &&
        !folders.some(folder => url.startsWith(folder)) &&
        !isOwed(url, owed),
    )
    expect(lost, `unchanged, but purged from ${edge.name}`).toEqual([])
  }

  #isDue(name: string): boolean {
    const [before, after] = [this.#deployed.get(name), this.#files.get(name)]
    if (before === after) return false
    return !this.#site.immutable(name) || (before !== undefined && after !== undefined)
  }

  /** What is not owed is what is deployed, byte for byte, or its 404. */
  async #expectFresh(edge: Edge, owed: readonly PendingItem[]): Promise<void> {
    const judged = new Map(
      this.#asked.flatMap(name => (this.#exempt.has(name) ? [] : [...(this.#pages.get(name) ?? [])])),
    )
    const stale = await Promise.all(
      [...judged].map(async ([url, path]) => {
        const content = resolvePath(path, this.#files)
        const wanted = content === undefined ? '404' : `200 ${content}`
        const answer = await this.#reader.read(edge, url)
        return isOwed(url, owed) || answer === wanted ? [] : [{ url, answer, wanted }]
      }),
    )
    expect(stale.flat(), `accepted, but stale in ${edge.name}`).toEqual([])
  }

  /** Files that visitors ask for: nobody knows the hashed name of what does not exist. */
  get #asked(): readonly string[] {
    return this.#site.names.filter(name => this.#files.has(name) || !this.#site.immutable(name))
  }

  #urlsOf(names: readonly string[]): string[] {
    return [...new Set(names.flatMap(name => [...(this.#pages.get(name)?.keys() ?? [])]))]
  }

  #exemptPage(url: string): void {
    for (const [name, pages] of this.#pages) if (pages.has(url)) this.#exempt.add(name)
  }
}

function isOwed(url: string, owed: readonly PendingItem[]): boolean {
  return owed.some(({ kind, item }) => (kind === 'url' ? item === url : url.startsWith(item)))
}

/** How an edge names an address. */
function keyOf(url: string): string {
  return url.slice(url.indexOf('//') + 2)
}
