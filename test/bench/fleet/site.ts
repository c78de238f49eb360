import type { Target } from '../../../packages/core/src/options/target.ts'
import type { DueItem } from '../../../packages/core/src/plan/model.ts'
import type { Place } from '../../../packages/queue/src/ticket.ts'

/** What one target of a site owes: since which deploy. */
type Debt = Map<DueItem, number>

/** A site with its ledger and its ticket. */
export class SimulatedSite {
  /** Where its ticket is; `undefined`: it has none. */
  state: 'waiting' | 'active' | 'delayed' | undefined
  /** It deployed while it was worked on: there will be another ticket. */
  again = false
  booked: readonly Place[] = []
  readonly targets: readonly Target[]
  readonly #debts: readonly Debt[]
  readonly #since: readonly Map<DueItem, number>[]
  /** When it deployed what is not purged everywhere yet, oldest first. */
  readonly #open: number[] = []

  constructor(targets: readonly Target[]) {
    this.targets = targets
    this.#debts = targets.map(() => new Map())
    this.#since = targets.map(() => new Map())
  }

  /** Deploys that are not purged everywhere. */
  get open(): readonly number[] {
    return this.#open
  }

  /** Everything is due at every target. An item that is due already is due anew. */
  deploy(due: readonly DueItem[], now: number): void {
    this.#open.push(now)
    for (const debt of this.#debts) for (const item of due) debt.set(item, now)
  }

  /** What a target owes now, as a run reads it. */
  owes(target: number): ReadonlyMap<DueItem, number> {
    return new Map(this.#debts[target])
  }

  /**
   * A target accepted an item, as it was due when the run began.
   *
   * @returns when the sites' deploys were that are purged everywhere by this
   */
  settle(target: number, item: DueItem, since: number): readonly number[] {
    const debt = this.#debts[target]
    if (debt?.get(item) === since) debt.delete(item)
    this.#since[target]?.set(item, since)
    const done: number[] = []
    for (let first = this.#open[0]; first !== undefined && this.#isPurged(first); first = this.#open[0]) {
      done.push(first)
      this.#open.shift()
    }
    return done
  }

  #isPurged(deploy: number): boolean {
    return this.#debts.every((debt, target) =>
      [...debt.keys()].every(item => (this.#since[target]?.get(item) ?? -1) >= deploy),
    )
  }
}
