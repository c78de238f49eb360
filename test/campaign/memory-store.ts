import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import type { Store, StoredSnapshot } from '@cdn-purge/core'
import { parseLedger } from '../../packages/core/src/ledger/schema.ts'
import { pendingOf } from '../support/pending-items.ts'

/** Everything that a store holds, to be kept aside and put back. */
export interface StoreState {
  readonly text: string | undefined
  readonly journal: readonly string[]
  readonly manifests: ReadonlyMap<string, Uint8Array>
}

/** The process that used the store was killed. */
export class Killed extends Error {}

/** A store in memory, which can be killed amid a call, put back to what it was, and emptied. */
export class MemoryStore implements Store {
  readonly location = 'memory'
  /** Asked before and after each change whether the process dies there. */
  dies: () => boolean = () => false
  #state: StoreState = { text: undefined, journal: [], manifests: new Map() }
  #snapshot: StoredSnapshot | undefined

  get state(): StoreState {
    return this.#state
  }

  set state(state: StoreState) {
    this.#state = state
  }

  /** What the ledger owes, the journal left aside: `target item`. */
  pending(): ReadonlySet<string> {
    const { text } = this.#state
    if (text === undefined) return new Set()
    return new Set(
      Object.entries(
        pendingOf(parseLedger(text, this.location), hash => this.#state.manifests.get(hash)),
      ).flatMap(([target, items]) => items.map(({ item }) => `${target} ${item}`)),
    )
  }

  async read() {
    await this.#turn()
    const { text, journal } = this.#state
    return text === undefined ? undefined : { text, journal, version: versionOf(text, journal) }
  }

  async readManifest(hash: string) {
    await this.#turn()
    return this.#state.manifests.get(hash)
  }

  async listManifests() {
    return [...this.#state.manifests.keys()]
  }

  async write(next: Parameters<Store['write']>[0], expected: string | undefined) {
    await this.#turn()
    const { text, journal } = this.#state
    if ((text === undefined ? undefined : versionOf(text, journal)) !== expected) return false
    this.#dieOrGoOn()
    const manifests = new Map([...this.#state.manifests, ...next.manifests])
    this.#state = {
      text: next.text,
      journal: [],
      manifests: new Map([...manifests].filter(([hash]) => next.keep.has(hash))),
    }
    this.#dieOrGoOn()
    return true
  }

  async append(line: string) {
    await this.#turn()
    if (this.#state.text === undefined) return
    this.#dieOrGoOn()
    this.#state = { ...this.#state, journal: [...this.#state.journal, line] }
    this.#dieOrGoOn()
  }

  async readSnapshot() {
    return this.#snapshot
  }

  async updateSnapshot(change: Parameters<Store['updateSnapshot']>[0]) {
    const next = change(this.#snapshot)
    const manifests = new Map([...(this.#snapshot?.manifests ?? []), ...next.manifests])
    this.#snapshot = { text: next.text, manifests }
  }

  async removeSnapshot(text: string) {
    if (this.#snapshot?.text === text) this.#snapshot = undefined
  }

  #dieOrGoOn(): void {
    if (this.dies()) throw new Killed()
  }

  /** Lets runs that go on at once take turns. */
  async #turn(): Promise<void> {
    await setImmediate()
  }
}

function versionOf(text: string, journal: readonly string[]): string {
  return createHash('sha256').update(`${text} ${journal.length}`).digest('hex')
}
