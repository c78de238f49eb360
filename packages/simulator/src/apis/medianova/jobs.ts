import type { Clock } from '../../control/clock.ts'

/** How the purge of a path ends. */
export type JobEnd = 'done' | 'not cached' | 'failed'

/** One path of a purge, as the list of jobs has it. */
export interface JobRow {
  readonly opID: string
  readonly url: string
  readonly status: number | string
  readonly message: string
  readonly createdAt: string
  readonly startedAt: string | null
  readonly completedAt: string | null
}

/** When jobs complete, and how the list writes them. */
export interface JobOptions {
  /** How many times a job must have been listed before it is complete. */
  readonly completeAfterPolls: number
  /** Milliseconds since it was accepted; both must be reached. */
  readonly completeAfterMs: number
  readonly states: 'number' | 'text' | 'word'
  /** What stands for a time that has not come. */
  readonly noTime: 'zero' | 'null'
}

/** The jobs of one resource. */
export interface Jobs {
  /** @param paths each path, and how its purge ends. */
  add(opID: string, paths: readonly { url: string; end: JobEnd }[]): void
  /** One page of rows, newest purge first; rows that are listed count as polled. */
  list(page: number, limit: number, opID: string | undefined): { total: number; requests: JobRow[] }
}

interface Job {
  readonly opID: string
  readonly url: string
  readonly end: JobEnd
  readonly createdAt: number
  polls: number
  completedAt: number | undefined
}

/**
 * What the list says of a job: 1 done, 2 waiting, 0 nothing of it was cached, which the panel lists as failed.
 * ASSUME 3 for another failure, its message, and that the panel's words are in the list where it says words.
 */
const said = {
  waiting: { status: 2, word: 'Running', message: 'waiting' },
  done: { status: 1, word: 'Successful', message: 'completed' },
  'not cached': { status: 0, word: 'Failed', message: 'there is no file in cache' },
  failed: { status: 3, word: 'Failed', message: 'Purge failed' },
} as const

/** Makes an empty list. */
export function createJobs(
  clock: Clock,
  { completeAfterPolls, completeAfterMs, states, noTime }: JobOptions,
): Jobs {
  const jobs: Job[] = []
  const never = noTime === 'zero' ? '0001-01-01T00:00:00Z' : null
  const written = (time: number | undefined) => (time === undefined ? never : new Date(time).toISOString())

  function poll(job: Job): JobRow {
    const now = clock.now()
    const reached = job.polls >= completeAfterPolls && now - job.createdAt >= completeAfterMs
    if (reached && job.completedAt === undefined) job.completedAt = now
    job.polls += 1
    const { status, word, message } = said[job.completedAt === undefined ? 'waiting' : job.end]
    return {
      opID: job.opID,
      url: job.url,
      status: { number: status, text: String(status), word }[states],
      message,
      createdAt: new Date(job.createdAt).toISOString(),
      startedAt: written(job.polls > 1 || job.completedAt !== undefined ? job.createdAt : undefined),
      completedAt: written(job.completedAt),
    }
  }

  return {
    add(opID, paths) {
      const createdAt = clock.now()
      jobs.unshift(...paths.map(path => ({ opID, ...path, createdAt, polls: 0, completedAt: undefined })))
    },
    // ASSUME the order: newest first.
    list(page, limit, opID) {
      const chosen = jobs.filter(job => opID === undefined || job.opID === opID)
      const shown = chosen.slice((page - 1) * limit, page * limit)
      return { total: chosen.length, requests: shown.map(poll) }
    },
  }
}
