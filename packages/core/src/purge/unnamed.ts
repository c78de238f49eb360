import type { Target } from '../options/target.ts'
import type { DueItem } from '../plan/model.ts'

/** URLs that are named one by one. */
const SHOWN = 3

/** URLs that an inner layer has stale for good, since its API cannot name them. */
export class Unnamed {
  readonly #urls = new Map<string, string>()

  /** Adds what a target was due and cannot name. */
  add({ name, api }: Target, due: readonly DueItem[]): void {
    const { concerns, refuses } = api.capabilities
    if (refuses === undefined) return
    for (const { kind, item } of due) {
      if (kind === 'url' && concerns?.(item) !== false && refuses(item) !== undefined)
        this.#urls.set(item, name)
    }
  }

  /**
   * Warns of those that a layer outside purges all the same: it cannot wait for what never happens, and may be filled
   * with the old bytes again.
   */
  warn(target: Target, settled: readonly DueItem[]): readonly string[] {
    const found = settled.filter(({ item }) => this.#urls.has(item)).map(({ item }) => item)
    const [first] = found
    if (first === undefined) return []
    const shown = found.slice(0, SHOWN).join(', ')
    const more = found.length > SHOWN ? ` and ${found.length - SHOWN} more` : ''
    return [
      `${target.name}: ${shown}${more} may come back in old bytes: ${this.#urls.get(first)}, nearer to the origin, cannot name ${found.length === 1 ? 'it' : 'them'} and keeps what it has until that expires.`,
    ]
  }
}
