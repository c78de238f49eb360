import type { Clock } from '../http/clock.ts'
import type { Logger } from '../log/logger.ts'

/** Milliseconds before anything is told, and between two lines: on a terminal, and where each line stays. */
const onTerminal = { first: 500, next: 100 }
const inLog = { first: 10_000, next: 10_000 }

/** Tells how far a long work is: on a terminal in a line that changes, else in a line every ten seconds. */
export class Progress {
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #line: (done: number) => string
  #due: number

  /** @param line - the line for what is done so far */
  constructor(
    { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
    line: (done: number) => string,
  ) {
    this.#clock = clock
    this.#logger = logger
    this.#line = line
    this.#due = clock.now() + this.#pace.first
  }

  get #pace() {
    return this.#logger.status === undefined ? inLog : onTerminal
  }

  /** So much is done. */
  step(done: number): void {
    const now = this.#clock.now()
    if (now < this.#due) return
    this.#due = now + this.#pace.next
    if (this.#logger.status === undefined) this.#logger.info(this.#line(done))
    else this.#logger.status(this.#line(done))
  }

  /** It is over. */
  end(): void {
    this.#logger.status?.(undefined)
  }
}
