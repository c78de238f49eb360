import type { Target } from '../options/target.ts'
import type { DueList, Plan } from '../plan/model.ts'
import type { PreparedTarget } from '../prepare/target.ts'
import { listSome } from '../text/list-some.ts'

/** URLs that are named one by one. */
const SHOWN = 3

/** URLs that an inner layer has stale for good, since its API cannot name them. */
export class Unnamed {
  readonly #urls = new Map<string, string>()

  /** Adds what a target is due and passes over, since it cannot name it. */
  add({ name, api }: Pick<Target, 'name' | 'api'>, free: DueList, { skipped }: Pick<Plan, 'skipped'>): void {
    const { concerns, refuses } = api.capabilities
    for (const { due } of skipped) {
      const item = free.at(due)?.item ?? ''
      if (concerns?.(item) !== false && refuses?.(item) !== undefined) this.#urls.set(item, name)
    }
  }

  /**
   * Warns of those that a layer outside owes: it cannot wait for what never happens, and may be filled with the old
   * bytes again. The inner layer is due them in this run only, so that it is said now, whenever they are purged.
   */
  warn({ target, due }: PreparedTarget): readonly string[] {
    if (this.#urls.size === 0) return []
    const found = Array.from(due, ({ item }) => item).filter(item => this.#urls.has(item))
    const [first] = found
    if (first === undefined) return []
    return [
      `${target.name}: ${listSome(found, SHOWN)} may come back in old bytes: ${this.#urls.get(first)}, nearer to the origin, cannot name ${found.length === 1 ? 'it' : 'them'} and keeps what it has until that expires.`,
    ]
  }
}
