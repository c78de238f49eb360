import type { Clock } from '../../control/clock.ts'

/** One path of a purge, as the list of jobs has it. */
export interface JobRow {
  readonly opID: string
  readonly url: string
  /** 1 done, 2 waiting, 0 nothing of it was cached. */
  readonly status: number
  readonly message: string
  readonly createdAt: string
  readonly startedAt: string | null
  readonly completedAt: string | null
}

/** When jobs complete: both must be reached. */
export interface Completion {
  /** How many times a job must have been listed before. */
  readonly completeAfterPolls: number
  /** Milliseconds since it was accepted. */
  readonly completeAfterMs: number
}

/** The jobs of one resource. */
export interface Jobs {
  /** @param paths each path, and whether anything of it was cached. */
  add(opID: string, paths: readonly { url: string; cached: boolean }[]): void
  /** One page of rows, newest purge first; rows that are listed count as polled. */
  list(page: number, limit: number, opID: string | undefined): { total: number; requests: JobRow[] }
}

interface Job {
  readonly opID: string
  readonly url: string
  readonly cached: boolean
  readonly createdAt: number
  polls: number
  completedAt: number | undefined
}

/** Makes an empty list. */
export function createJobs(clock: Clock, { completeAfterPolls, completeAfterMs }: Completion): Jobs {
  const jobs: Job[] = []

  function poll(job: Job): JobRow {
    const now = clock.now()
    const reached = job.polls >= completeAfterPolls && now - job.createdAt >= completeAfterMs
    if (reached && job.completedAt === undefined) job.completedAt = now
    job.polls += 1
    const done = job.completedAt !== undefined
    return {
      opID: job.opID,
      url: job.url,
      status: done ? (job.cached ? 1 : 0) : 2,
      message: done ? (job.cached ? 'completed' : 'there is no file in cache') : 'waiting',
      createdAt: new Date(job.createdAt).toISOString(),
      startedAt: job.polls > 1 || done ? new Date(job.createdAt).toISOString() : null,
      completedAt: job.completedAt === undefined ? null : new Date(job.completedAt).toISOString(),
    }
  }

  return {
    add(opID, paths) {
      const createdAt = clock.now()
      jobs.unshift(...paths.map(path => ({ opID, ...path, createdAt, polls: 0, completedAt: undefined })))
    },
    list(page, limit, opID) {
      const chosen = jobs.filter(job => opID === undefined || job.opID === opID)
      const shown = chosen.slice((page - 1) * limit, page * limit)
      return { total: chosen.length, requests: shown.map(poll) }
    },
  }
}
