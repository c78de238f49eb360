import type { Clock } from '../../http/clock.ts'
import type { Logger } from '../../log/logger.ts'
import { type Waiting, Waits } from '../../wait/waits.ts'
import { describeDiffering } from '../describe-differing.ts'
import type { Differing, LiveFile, LiveReport } from '../model.ts'
import { interrupted, openFetcher } from './fetch-answer.ts'
import { type Look, lookAtAll } from './look.ts'

/** Milliseconds between two looks: the first, and the longest. */
const FIRST_PAUSE = 1_000
const LONGEST_PAUSE = 10_000
/** Milliseconds that one answer may take: at most, and shortly before it is too late. */
const ANSWER_LIMIT = 30_000
const LEAST_LIMIT = 1_000
/** Milliseconds after which a wait is told again although nothing has changed. */
const SILENCE = 30_000

/** What looking needs of the world. */
export interface LookContext {
  readonly clock: Clock
  readonly logger: Logger
  readonly signal?: AbortSignal
}

/** What is waited for, and how long. */
export interface Wait {
  readonly files: readonly LiveFile[]
  readonly look: Look
  /** Milliseconds; 0: one look. */
  readonly timeout: number
  /** Begins the lines that are printed meanwhile, such as `Waiting for the origin`. */
  readonly title: string
}

/** What came of it. */
export interface Looked {
  readonly report: LiveReport
  /** The URLs that were right at last. */
  readonly equal: readonly string[]
}

/**
 * Looks at all files again and again until each is right, or it is too late. Every round looks at all of them, over
 * new connections: behind one name there may be servers that have the new bytes and others that have not.
 *
 * @throws CdnPurgeError `INTERRUPTED`
 */
export async function lookUntil(
  { files, look, timeout, title }: Wait,
  { clock, logger, signal }: LookContext,
): Promise<Looked> {
  const start = clock.now()
  const asked = files.reduce((sum, { urls }) => sum + urls.length, 0)
  let waiting: Waiting | undefined
  let told: { readonly at: number; readonly key: string } | undefined
  try {
    for (let pause = FIRST_PAUSE; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
      const left = timeout - (clock.now() - start)
      const limit = timeout === 0 ? ANSWER_LIMIT : Math.min(Math.max(left, LEAST_LIMIT), ANSWER_LIMIT)
      const seen = await lookOnce(files, look, limit, signal)
      const differing = seen.flatMap(each => each.differing)
      const ms = clock.now() - start
      if (differing.length === 0 || ms >= timeout) {
        const equal = seen.flatMap(each => each.equal)
        return { report: { asked, equal: equal.length, ms, differing }, equal }
      }
      // Not with the age, which grows.
      const key = differing.map(({ url, came }) => `${url} ${came}`).join('\n')
      if (told?.key !== key || ms - told.at >= SILENCE) {
        logger.info(`${title}, ${seconds(ms)} of ${seconds(timeout)} s at most: ${describeFirst(differing)}`)
        told = { at: ms, key }
      }
      try {
        waiting ??= new Waits({ clock, logger }).begin(
          seconds => `${title}, ${seconds} s at most; Ctrl-C ends it`,
          timeout - ms,
          true,
        )
        await waiting.sleep(Math.min(pause, timeout - ms), signal)
      } catch (error) {
        throw signal?.aborted ? interrupted(error) : error
      }
    }
  } finally {
    waiting?.end()
  }
}

async function lookOnce(
  files: readonly LiveFile[],
  look: Look,
  limit: number,
  signal: AbortSignal | undefined,
) {
  const { fetch, close } = await openFetcher(limit, signal)
  try {
    return await lookAtAll(files, look, fetch)
  } finally {
    await close()
  }
}

function describeFirst(differing: readonly Differing[]): string {
  const [first] = differing
  const more = differing.length > 1 ? ` (and ${differing.length - 1} more)` : ''
  return first === undefined ? '' : `${describeDiffering(first)}${more}`
}

/** Whole seconds of milliseconds. */
function seconds(ms: number): number {
  return Math.round(ms / 1000)
}
