import * as v from 'valibot'
import type { Job, JobPage } from '../contract/provider.ts'

/** Jobs on one page of the list, at most. */
export const JOBS_PER_PAGE = 100

const jobList = v.object({
  status: v.optional(v.boolean()),
  data: v.object({
    total: v.number(),
    requests: v.array(
      v.object({
        opID: v.string(),
        url: v.string(),
        status: v.optional(v.nullable(v.union([v.number(), v.string()]))),
        message: v.optional(v.nullable(v.string())),
        completedAt: v.optional(v.nullable(v.string())),
      }),
    ),
  }),
})

/** The jobs that an answer lists; `undefined` where it is no list. */
export function readJobs(body: unknown): JobPage | undefined {
  if (!v.is(jobList, body)) return undefined
  const { requests, total } = body.data
  return { jobs: requests.map(toJob), total }
}

const states: Readonly<Record<string, Job['state']>> = { 0: 'done', 1: 'done', 2: 'waiting' }

/**
 * ASSUME: a job of status 1 is done, 2 waiting, and 0 ("there is no file in cache") done too; a status may come as
 * text, or as a word of the panel (Running, Successful, Failed); a job whose message says that its file was not cached
 * is done, unless it is waiting; of a job with another status, the message tells whether it failed.
 */
function stateOf(status: string, message: string): Job['state'] {
  const known = Object.hasOwn(states, status) ? states[status] : undefined
  if (known !== undefined) return known
  if (/\b(?:no|not|never)\b.*\bcached?\b/i.test(message)) return 'done'
  if (/^success|^(?:done|completed?)$/i.test(status)) return 'done'
  if (/^fail|^error/i.test(status)) return 'failed'
  if (/^(?:running|waiting|pending|queued|processing|in.?progress)$/i.test(status)) return 'waiting'
  return /\b(?:fail(?:ed|ure)?|errors?)\b/i.test(message) ? 'failed' : 'unknown'
}

/** ASSUME: the time of completion counts only where there is no status, and the zero time is none. */
function toJob(row: v.InferOutput<typeof jobList>['data']['requests'][number]): Job {
  const status = String(row.status ?? '').trim()
  const isCompleted = /^(?!0001-)\d{4}-/.test(row.completedAt ?? '')
  const said = row.message ?? ''
  const state = status === '' && isCompleted ? 'done' : stateOf(status, said)
  return { operation: row.opID, item: row.url, state, ...(said === '' ? {} : { message: said }) }
}
