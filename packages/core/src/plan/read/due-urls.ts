import { compare } from '../../text/compare.ts'
import { locate } from './sorted.ts'

/** The URLs that are due on one host, each with the due item that it stands for. */
export class DueUrls {
  readonly origin: string
  readonly #urls: readonly string[]
  readonly #given: readonly number[]
  #sorted: { readonly paths: readonly string[]; readonly due: readonly number[] } | undefined

  /** @param urls - absolute URLs, each beginning with `origin` and a slash; `due[i]` is what `urls[i]` stands for */
  constructor(origin: string, urls: readonly string[], due: readonly number[]) {
    this.origin = origin
    this.#urls = urls
    this.#given = due
  }

  get size(): number {
    return this.#urls.length
  }

  /** Paths with queries, sorted; more than one due item may mean the same. */
  get paths(): readonly string[] {
    return this.#sort().paths
  }

  /** The due item of each of `paths`. */
  get due(): readonly number[] {
    return this.#sort().due
  }

  /** These and more paths of the host. */
  concat(paths: readonly string[], due: readonly number[]): DueUrls {
    if (paths.length === 0) return this
    const urls = this.#urls.concat(paths.map(path => this.origin + path))
    return new DueUrls(this.origin, urls, this.#given.concat(due))
  }

  /** Those whose path is accepted. */
  filter(accepts: (path: string) => boolean): DueUrls {
    const { paths, due } = this.#sort()
    const at = paths.flatMap((path, i) => (accepts(path) ? [i] : []))
    return new DueUrls(
      this.origin,
      at.map(i => this.origin + (paths[i] ?? '')),
      at.map(i => due[i] ?? 0),
    )
  }

  /** The same with other paths. */
  map(change: (path: string) => string): DueUrls {
    const { paths, due } = this.#sort()
    return new DueUrls(
      this.origin,
      paths.map(path => this.origin + change(path)),
      due,
    )
  }

  /**
   * Where each of `paths` stands in a sorted list; -1 where it does not.
   *
   * @param likely - 1 for those of the list that are probably due
   */
  locateIn(list: readonly string[], likely?: Uint8Array): Int32Array {
    const aligned = likely === undefined ? undefined : this.#align(list, likely)
    if (aligned === undefined) return locate(list, this.paths)
    return aligned
  }

  /** As a rule the due URLs are just the likely ones in their order: then no path is cut out, sorted or searched. */
  #align(list: readonly string[], likely: Uint8Array): Int32Array | undefined {
    const rows = new Int32Array(this.size)
    const start = this.origin.length
    let row = 0
    for (let i = 0; i < rows.length; i++, row++) {
      while (row < list.length && likely[row] !== 1) row++
      const url = this.#urls[i] ?? ''
      const path = list[row]
      if (path === undefined || url.length !== start + path.length || !url.endsWith(path)) return undefined
      rows[i] = row
    }
    this.#sorted ??= new Aligned(this.#urls, start, this.#given)
    return rows
  }

  #sort(): { readonly paths: readonly string[]; readonly due: readonly number[] } {
    if (this.#sorted !== undefined) return this.#sorted
    const paths = this.#urls.map(url => url.slice(this.origin.length))
    const isSorted = paths.every((path, i) => i === 0 || (paths[i - 1] ?? '') <= path)
    if (isSorted) this.#sorted = { paths, due: this.#given }
    else {
      const order = paths.map((_, i) => i).sort((a, b) => compare(paths[a] ?? '', paths[b] ?? '') || a - b)
      this.#sorted = { paths: order.map(i => paths[i] ?? ''), due: order.map(i => this.#given[i] ?? 0) }
    }
    return this.#sorted
  }
}

/** URLs that are known to be sorted; their paths are cut out when somebody asks. */
class Aligned {
  readonly due: readonly number[]
  readonly #urls: readonly string[]
  readonly #start: number
  #paths: readonly string[] | undefined

  constructor(urls: readonly string[], start: number, due: readonly number[]) {
    this.#urls = urls
    this.#start = start
    this.due = due
  }

  get paths(): readonly string[] {
    this.#paths ??= this.#urls.map(url => url.slice(this.#start))
    return this.#paths
  }
}
