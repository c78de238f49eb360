import type { Clock } from '../http/clock.ts'
import type { Logger } from '../log/logger.ts'

/** Milliseconds up to which nobody wonders why nothing happens. */
export const SHORT = 3_000
/** Milliseconds between two lines of a countdown. */
const TICK = 1_000

/** A wait that is under way. */
export interface Waiting {
  /** Sleeps, for all of the wait or a part of it; rejects with the signal's reason when it is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
  /** Renews the countdown, for a caller who sleeps otherwise. */
  show(): void
  /** It is over. */
  end(): void
}

interface Open {
  readonly key: string
  readonly until: number
}

/** Tells of long waits why and how long: on a terminal with a countdown, else in one line each. */
export class Waits {
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #open = new Set<Open>()

  constructor({ clock, logger }: { readonly clock: Clock; readonly logger: Logger }) {
    this.#clock = clock
    this.#logger = logger
  }

  /**
   * Begins a wait, and tells of it where it is longer than three seconds. Several for one reason that end together,
   * such as those of requests under way at once, are told once.
   *
   * @param line - the line for the seconds that are left
   * @param ms - how long it lasts, or may last
   * @param isTold - the caller tells of it by itself, where there is no terminal
   */
  begin(line: (seconds: number) => string, ms: number, isTold = false): Waiting {
    const clock = this.#clock
    const logger = this.#logger
    logger.trace?.('wait', () => `${ms} ms: ${line(Math.ceil(ms / 1000))}`)
    if (ms <= SHORT) return { sleep: (part, signal) => clock.sleep(part, signal), show() {}, end() {} }
    const own: Open = { key: line(0), until: clock.now() + ms }
    const isCovered = [...this.#open].some(({ key, until }) => key === own.key && own.until <= until + SHORT)
    this.#open.add(own)
    const text = () => line(Math.max(0, Math.ceil((own.until - clock.now()) / 1000)))
    const isLast = () => [...this.#open].every(({ until }) => until <= own.until)
    const show = () => {
      if (isLast()) logger.status?.(text())
    }
    if (logger.status === undefined && !isTold && !isCovered) logger.info(text())
    return {
      show,
      async sleep(part, signal) {
        if (logger.status === undefined) return clock.sleep(part, signal)
        // Counted, and not read from the clock, which may be set meanwhile.
        for (let left = part; left > 0; left -= TICK) {
          show()
          await clock.sleep(Math.min(left, TICK), signal)
        }
      },
      end: () => {
        this.#open.delete(own)
        if (this.#open.size === 0) logger.status?.(undefined)
      },
    }
  }
}
