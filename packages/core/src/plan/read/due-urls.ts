import { sortTexts } from '../../text/sort-texts.ts'
import { MadeTexts, type Texts } from '../../text/text-list.ts'
import { locate } from './sorted.ts'

/** Numbers by index. */
export type Numbers = ArrayLike<number>

/** The URLs that are due on one host, each with the due item that it stands for. */
export class DueUrls {
  readonly origin: string
  readonly #urls: Texts
  readonly #given: Numbers
  #sorted: { readonly paths: Texts; readonly due: Numbers } | undefined

  /** @param urls - absolute URLs, each beginning with `origin` and a slash; `due[i]` is what `urls[i]` stands for */
  constructor(origin: string, urls: Texts, due: Numbers) {
    this.origin = origin
    this.#urls = urls
    this.#given = due
  }

  get size(): number {
    return this.#urls.length
  }

  /** Paths with queries, sorted; more than one due item may mean the same. */
  get paths(): Texts {
    return this.#sort().paths
  }

  /** The due item of each of `paths`. */
  get due(): Numbers {
    return this.#sort().due
  }

  /** These and more paths of the host. */
  concat(paths: readonly string[], due: readonly number[]): DueUrls {
    if (paths.length === 0) return this
    const urls = [...this.#urls, ...paths.map(path => this.origin + path)]
    return new DueUrls(this.origin, urls, [...Array.from(this.#given), ...due])
  }

  /** Those whose path is accepted. */
  filter(accepts: (path: string) => boolean): DueUrls {
    const { paths, due } = this.#sort()
    const urls: string[] = []
    const kept: number[] = []
    let i = 0
    for (const path of paths) {
      if (accepts(path)) {
        urls.push(this.origin + path)
        kept.push(due[i] ?? 0)
      }
      i++
    }
    return new DueUrls(this.origin, urls, kept)
  }

  /** The same with other paths. */
  map(change: (path: string) => string): DueUrls {
    const { paths, due } = this.#sort()
    return new DueUrls(
      this.origin,
      Array.from(paths, path => this.origin + change(path)),
      due,
    )
  }

  /**
   * Where each of `paths` stands in a sorted list; -1 where it does not.
   *
   * @param likely - 1 for those of the list that are probably due
   */
  locateIn(list: Texts, likely?: Uint8Array): Int32Array {
    const aligned = likely === undefined ? undefined : this.#align(list, likely)
    if (aligned === undefined) return locate(list, this.paths)
    return aligned
  }

  /** As a rule the due URLs are just the likely ones in their order: then no path is cut out, sorted or searched. */
  #align(list: Texts, likely: Uint8Array): Int32Array | undefined {
    const rows = new Int32Array(this.size)
    const start = this.origin.length
    let row = 0
    for (let i = 0; i < rows.length; i++, row++) {
      while (row < list.length && likely[row] !== 1) row++
      const url = this.#urls.at(i) ?? ''
      const path = list.at(row)
      if (path === undefined || url.length !== start + path.length || !url.endsWith(path)) return undefined
      rows[i] = row
    }
    this.#sorted ??= { paths: pathsOf(this.#urls, start), due: this.#given }
    return rows
  }

  #sort(): { readonly paths: Texts; readonly due: Numbers } {
    if (this.#sorted !== undefined) return this.#sorted
    const { texts, order } = sortTexts(pathsOf(this.#urls, this.origin.length))
    this.#sorted = { paths: texts, due: order === undefined ? this.#given : pick(this.#given, order) }
    return this.#sorted
  }
}

function pick(numbers: Numbers, order: Uint32Array): Numbers {
  return order.map(at => numbers[at] ?? 0)
}

/** The paths of URLs, cut out when somebody asks. */
function pathsOf(urls: Texts, start: number): Texts {
  return new MadeTexts(urls.length, index => (urls.at(index) ?? '').slice(start))
}
