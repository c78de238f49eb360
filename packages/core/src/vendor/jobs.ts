import type { Context } from '../context.ts'
import type { Target } from '../options/target.ts'
import type { Failure, Job, JobListing } from '../providers/contract/provider.ts'
import type { Secret } from '../secret/secret.ts'
import { type Waiting, Waits } from '../wait/waits.ts'
import { cleanJobs } from './clean.ts'
import { exchange, logIn } from './exchange.ts'

/** Milliseconds between two looks at the list: the first, and the longest. */
const FIRST_WAIT = 2_000
const LONGEST_WAIT = 10_000
/** Pages of one list at most, against an API that always says there are more. */
const PAGES = 100

/** What an API said of its jobs. */
export interface JobList {
  /** As the vendor lists them. */
  readonly jobs: readonly Job[]
  /** How many there are on all pages, where the API says it. */
  readonly total?: number
  /** Why the list is not whole, if it is not. */
  readonly failure?: Failure
}

/** Which jobs of a target to list. */
export interface JobSelection {
  /** Only this one's; absent: all. */
  readonly operation?: string | undefined
  /** From 1; absent: every page. */
  readonly page?: number | undefined
  /** Jobs on a page; absent: as many as the API gives. */
  readonly limit?: number | undefined
}

/**
 * Lists a target's jobs.
 *
 * @returns `undefined` where the API lists none
 */
export async function listJobs(
  target: Target,
  selection: JobSelection,
  context: Context,
): Promise<JobList | undefined> {
  const { jobs: api } = target.api
  if (api === undefined) return undefined
  const session = await logIn(target, context)
  if (session.failure !== undefined) return { jobs: [], failure: session.failure }
  return readPages(target, api, selection, session.value, context)
}

/** What an API said of operations, by their identifiers. */
export interface OperationJobs {
  readonly jobs: ReadonlyMap<string, readonly Job[]>
  /** Why they are not all known, if they are not. */
  readonly failure?: Failure
}

/**
 * Waits until the vendor says that operations are done, or failed, `wait` seconds at most.
 *
 * @returns the last state of each job; those that are not done are still listed by the vendor
 */
export async function awaitJobs(
  target: Target,
  operations: readonly string[],
  context: Context,
): Promise<OperationJobs> {
  const { clock, signal } = context
  const { jobs: api } = target.api
  if (api === undefined) return { jobs: new Map() }
  const end = clock.now() + (target.api.wait ?? 0) * 1000
  const jobs = new Map(operations.map((operation): [string, readonly Job[]] => [operation, []]))
  const session = await logIn(target, context)
  if (session.failure !== undefined) return { jobs, failure: session.failure }
  const line = (seconds: number) =>
    `${target.name}: accepted, but not completed yet, waiting ${seconds} s at most; Ctrl-C ends only that`
  let open = operations
  let waiting: Waiting | undefined
  try {
    for (let wait = FIRST_WAIT; ; wait = Math.min(wait * 1.5, LONGEST_WAIT)) {
      for (const operation of open) {
        const list = await readPages(target, api, { operation }, session.value, context)
        if (list.failure !== undefined) return { jobs, failure: list.failure }
        jobs.set(operation, list.jobs)
      }
      open = open.filter(operation => !isOver(jobs.get(operation) ?? []))
      const left = end - clock.now()
      if (open.length === 0 || left <= 0) return { jobs }
      waiting ??= new Waits(context).begin(line, left)
      await waiting.sleep(Math.min(wait, left), signal)
    }
  } finally {
    waiting?.end()
  }
}

function isOver(jobs: readonly Job[]): boolean {
  return jobs.length > 0 && jobs.every(({ state }) => state === 'done' || state === 'failed')
}

async function readPages(
  target: Target,
  api: JobListing,
  { operation, page: only, limit = api.perPage }: JobSelection,
  session: Secret | undefined,
  context: Context,
): Promise<JobList> {
  const jobs: Job[] = []
  const asked = { limit, ...(operation === undefined ? {} : { operation }), ...(session && { session }) }
  for (let page = only ?? 1; ; page++) {
    const { value, failure } = await exchange(target, api, { ...asked, page }, context)
    if (value === undefined) return failure === undefined ? { jobs } : { jobs, failure }
    // Of other operations an API tells that passes over what it is asked for.
    const own = value.jobs.filter(job => operation === undefined || job.operation === operation)
    jobs.push(...cleanJobs(own, target, session))
    const { total = page * limit + (value.jobs.length < limit ? 0 : 1) } = value
    const isLast = value.jobs.length === 0 || page * limit >= total || page === PAGES
    if (only !== undefined || isLast)
      return { jobs, ...(value.total === undefined ? {} : { total: value.total }) }
  }
}
