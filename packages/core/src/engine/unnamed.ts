import type { PreparedTarget } from './prepare-target.ts'
import type { TargetReport } from './result.ts'

/** URLs that are named one by one. */
const SHOWN = 3

/** URLs that an inner layer has stale for good, since its API cannot name them. */
export class Unnamed {
  readonly #urls = new Map<string, string>()

  /** Adds what a target was due and passed over, since it cannot name it. */
  add({ target: { name, api } }: PreparedTarget, { skipped }: TargetReport): void {
    const { concerns, refuses } = api.capabilities
    for (const { item } of skipped)
      if (concerns?.(item) !== false && refuses?.(item) !== undefined) this.#urls.set(item, name)
  }

  /**
   * Warns of those that a layer outside owes: it cannot wait for what never happens, and may be filled with the old
   * bytes again. The inner layer is due them in this run only, so that it is said now, whenever they are purged.
   */
  warn({ target, due }: PreparedTarget): readonly string[] {
    const found = due.filter(({ item }) => this.#urls.has(item)).map(({ item }) => item)
    const [first] = found
    if (first === undefined) return []
    const shown = found.slice(0, SHOWN).join(', ')
    const more = found.length > SHOWN ? ` and ${found.length - SHOWN} more` : ''
    return [
      `${target.name}: ${shown}${more} may come back in old bytes: ${this.#urls.get(first)}, nearer to the origin, cannot name ${found.length === 1 ? 'it' : 'them'} and keeps what it has until that expires.`,
    ]
  }
}
