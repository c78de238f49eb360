import { randomUUID } from 'node:crypto'
import { linkSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CdnPurgeError } from '../../../errors/error.ts'
import { type Clock, systemClock } from '../../../http/clock.ts'
import { SHORT, type Waiting, type Waits } from '../../../wait/waits.ts'
import { fileError, systemCode } from './file-error.ts'
import { type Claim, isDead, LEASE, readClaim } from './lock-claim.ts'
import { currentHolder } from './lock-holder.ts'

/** Milliseconds after which a holder renews its lock. */
const RENEW = 5_000
/** Longest wait between two tries, in milliseconds. */
const LONGEST_WAIT = 50

/** A lock that is held. */
export interface HeldLock {
  /**
   * Call it before each step that cannot be taken back: it renews the lock.
   *
   * @throws CdnPurgeError `LEDGER_LOCKED` where another machine has taken the lock over in the meantime
   */
  renew(): void
}

/** How a lock is waited for. */
export interface Patience {
  /** Tells of it where it takes long. */
  readonly waits?: Waits | undefined
  /** @default the clock of the machine */
  readonly clock?: Clock
}

/**
 * Runs `action` while no other process, and no other caller in this one, runs one on the same directory. The
 * action must not be asynchronous: it is over before any other code of this process runs.
 *
 * @param directory - absolute; must exist
 * @param label - how messages name it
 * @param timeout - how long to wait for the lock, in milliseconds
 * @throws CdnPurgeError `LEDGER_LOCKED` once the time is up, `LEDGER_UNWRITABLE` where no lock can be made
 */
export async function withLock<Result>(
  directory: string,
  label: string,
  timeout: number,
  action: (lock: HeldLock) => Result,
  { waits, clock = systemClock }: Patience = {},
): Promise<Result> {
  const file = `${label}/lock`
  let past = 0
  let waiting: Waiting | undefined
  try {
    for (let wait = 1; ; wait = Math.min(wait * 2, LONGEST_WAIT)) {
      const lock = new LockFile(directory, file)
      const other = lock.take()
      if (other === undefined) return lock.holdDuring(action)
      if (past >= timeout) throw locked(file, other)
      if (past > SHORT) {
        waiting ??= waits?.begin(
          seconds => `${file} is held by ${nameOf(other)}, waiting ${seconds} s at most`,
          timeout - past,
        )
      }
      waiting?.show()
      const pause = wait * (0.5 + Math.random())
      await clock.sleep(pause)
      past += pause
    }
  } finally {
    waiting?.end()
  }
}

/** One try to take the lock. */
class LockFile {
  readonly #directory: string
  readonly #path: string
  readonly #label: string
  readonly #nonce = randomUUID()
  readonly #text = JSON.stringify(currentHolder(this.#nonce))
  readonly #draft: string
  #renewed = performance.now()

  constructor(directory: string, label: string) {
    this.#directory = directory
    this.#path = join(directory, 'lock')
    this.#draft = join(directory, `lock.${this.#nonce}.tmp`)
    this.#label = label
  }

  /** Takes the lock, from a dead holder if need be; gives the claim of a living one. */
  take(): Claim | undefined {
    try {
      try {
        writeFileSync(this.#draft, this.#text, { flag: 'wx' })
        for (;;) {
          if (this.#put(this.#path)) return undefined
          const other = readClaim(this.#path)
          // Over a network a link may be made although its answer is lost.
          if (other?.id === this.#nonce) return undefined
          if (other !== undefined && !(this.#isDead(other) && this.#clear(other))) return other
        }
      } finally {
        this.#discardDraft()
      }
    } catch (cause) {
      throw fileError('LEDGER_UNWRITABLE', this.#label, 'written', cause)
    }
  }

  holdDuring<Result>(action: (lock: HeldLock) => Result): Result {
    let result: Result
    try {
      result = action({ renew: () => this.#renew() })
    } catch (error) {
      try {
        this.#release()
      } catch {
        // The first failure is the one to report.
      }
      throw error
    }
    this.#release()
    return result
  }

  /** Puts this claim, whole, under a name that nobody has; whether nobody had. */
  #put(path: string): boolean {
    try {
      linkSync(this.#draft, path)
      return true
    } catch (cause) {
      if (systemCode(cause) === 'EEXIST') return false
    }
    // ASSUME: every other failure means a file system without hard links (exFAT, some network shares), or that the
    // holder swept the draft away. There the file may be seen empty for an instant.
    try {
      writeFileSync(path, this.#text, { flag: 'wx' })
      return true
    } catch (cause) {
      if (systemCode(cause) === 'EEXIST') return false
      throw cause
    }
  }

  #discardDraft(): void {
    try {
      rmSync(this.#draft, { force: true })
    } catch {
      // It does no harm: the next write sweeps it.
    }
  }

  #isDead(claim: Claim): boolean {
    // The file system's own clock, so that machines whose clocks differ agree.
    return isDead(claim, statSync(this.#draft, { throwIfNoEntry: false })?.mtimeMs ?? claim.renewed)
  }

  /**
   * Removes a dead lock X, never a living one, however many try at once; `false` while another one is at it. It
   * rests on a marker named after X:
   * 1. Only the maker of X's marker may remove X, and a marker is made once. X's holder is dead and removes nothing.
   *    So, from the moment the maker sees that `lock` is X, it stays X until the maker itself removes it.
   * 2. A marker's maker may be killed too. Its marker is a claim like any other; the one who makes the marker of
   *    that dead claim succeeds it, by the same rule.
   * 3. Markers are removed only when `lock` is no longer X. Whoever is late and makes X's marker again therefore
   *    finds another lock, or none, and leaves it: no claim ever has the name X again.
   */
  #clear(dead: Claim): boolean {
    const markers: string[] = []
    for (let id = dead.id; ; ) {
      const marker = join(this.#directory, `lock.${id}.broken`)
      markers.push(marker)
      if (this.#put(marker)) break
      const breaker = readClaim(marker)
      if (breaker === undefined) return true
      if (!this.#isDead(breaker)) return false
      id = breaker.id
    }
    if (readClaim(this.#path)?.id === dead.id) rmSync(this.#path, { force: true })
    for (const marker of markers) rmSync(marker, { force: true })
    return true
  }

  #renew(): void {
    if (readClaim(this.#path)?.id !== this.#nonce) {
      throw new CdnPurgeError(
        'LEDGER_LOCKED',
        `${this.#label} was taken over by another machine, since this one was silent for over ${LEASE / 1000} s.`,
        { hint: 'Run again: nothing was written, and what is pending is sent then.' },
      )
    }
    if (performance.now() - this.#renewed < RENEW) return
    // The same bytes again: a reader sees no other content, and the file system sets the time by its own clock.
    writeFileSync(this.#path, this.#text, { flag: 'r+' })
    this.#renewed = performance.now()
  }

  #release(): void {
    try {
      if (readClaim(this.#path)?.id === this.#nonce) rmSync(this.#path, { force: true })
    } catch (cause) {
      throw fileError('LEDGER_UNWRITABLE', this.#label, 'removed', cause)
    }
  }
}

function nameOf({ holder }: Claim): string {
  return holder === undefined ? 'another process' : `process ${holder.pid} on host "${holder.host}"`
}

function locked(file: string, other: Claim): CdnPurgeError {
  return new CdnPurgeError(
    'LEDGER_LOCKED',
    `${file} is held by ${nameOf(other)}, which did not release it in time.`,
    {
      hint: `Wait until that run has ended and run again. If no such process exists, delete ${file}.`,
    },
  )
}
