import * as z from 'zod/mini'
import type { Job, JobPage } from '../contract/provider.ts'

/** Jobs on one page of the list, at most. */
export const JOBS_PER_PAGE = 100

const jobList = z.object({
  status: z.optional(z.boolean()),
  data: z.object({
    total: z.number(),
    requests: z.array(
      z.object({
        opID: z.string(),
        url: z.string(),
        status: z.optional(z.nullable(z.union([z.number(), z.string()]))),
        message: z.optional(z.nullable(z.string())),
        completedAt: z.optional(z.nullable(z.string())),
      }),
    ),
  }),
})

/** The jobs that an answer lists; `undefined` where it is no list. */
export function readJobs(body: unknown): JobPage | undefined {
  const { data } = jobList.safeParse(body).data ?? {}
  return data && { jobs: data.requests.map(toJob), total: data.total }
}

const states: Readonly<Record<string, Job['state']>> = { 0: 'done', 1: 'done', 2: 'waiting' }

/**
 * ASSUME: 1 is done, 2 waiting, 0 "there is no file in cache", which is done for us; numbers may come as text. In place
 * of a number it may be a word of the panel: Running, Successful, Failed. Of another number, the message tells whether
 * it failed.
 */
function stateOf(status: string, message: string): Job['state'] {
  const known = Object.hasOwn(states, status) ? states[status] : undefined
  if (known !== undefined) return known
  if (/^success|^(?:done|completed?)$/i.test(status)) return 'done'
  if (/^fail|^error/i.test(status)) return 'failed'
  if (/^(?:running|waiting|pending|queued|processing|in.?progress)$/i.test(status)) return 'waiting'
  return /\b(?:fail(?:ed|ure)?|errors?)\b/i.test(message) ? 'failed' : 'unknown'
}

/** The time of completion counts only where the status says nothing; Go's zero time is none. */
function toJob(row: z.infer<typeof jobList>['data']['requests'][number]): Job {
  const status = String(row.status ?? '').trim()
  const isCompleted = /^(?!0001-)\d{4}-/.test(row.completedAt ?? '')
  const said = row.message ?? ''
  const state = status === '' && isCompleted ? 'done' : stateOf(status, said)
  return { operation: row.opID, item: row.url, state, ...(said === '' ? {} : { message: said }) }
}
