import { setImmediate } from 'node:timers/promises'

interface Entry {
  readonly at: number
  readonly order: number
  readonly act: () => void
}

/** Time that passes from one event to the next, and not while anything is being done. */
export class Agenda {
  #now = 0
  #count = 0
  /** A heap: each entry comes before the two at twice its index. */
  readonly #entries: Entry[] = []

  /** Milliseconds since the start. */
  now(): number {
    return this.#now
  }

  /** Acts at a time; at one and the same time, in the order of the calls. */
  at(time: number, act: () => void): void {
    this.#insert({ at: Math.max(time, this.#now), order: this.#count++, act })
  }

  /** Resolves after `ms`. */
  sleep(ms: number): Promise<void> {
    return ms <= 0 ? Promise.resolve() : new Promise(resolve => this.at(this.#now + ms, resolve))
  }

  /** Lets time pass. What is due after `end` never comes. */
  async run(end: number): Promise<void> {
    for (let entry = this.#entries[0]; entry !== undefined && entry.at <= end; entry = this.#entries[0]) {
      this.#removeFirst()
      this.#now = entry.at
      entry.act()
      // All that follows from it, up to where it sleeps again.
      await setImmediate()
    }
    this.#now = end
  }

  #insert(entry: Entry): void {
    const entries = this.#entries
    let index = entries.push(entry) - 1
    while (index > 0) {
      const above = (index - 1) >> 1
      const parent = entries[above]
      if (parent === undefined || comesBefore(parent, entry)) break
      entries[index] = parent
      index = above
    }
    entries[index] = entry
  }

  #removeFirst(): void {
    const entries = this.#entries
    const last = entries.pop()
    if (last === undefined || entries.length === 0) return
    let index = 0
    for (;;) {
      const left = 2 * index + 1
      const [a, b] = [entries[left], entries[left + 1]]
      const [child, at] = b !== undefined && a !== undefined && comesBefore(b, a) ? [b, left + 1] : [a, left]
      if (child === undefined || comesBefore(last, child)) break
      entries[index] = child
      index = at
    }
    entries[index] = last
  }
}

function comesBefore(a: Entry, b: Entry): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order)
}
