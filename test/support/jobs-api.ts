import type { Context } from '../../packages/core/src/context.ts'
import { silentLogger } from '../../packages/core/src/log/logger.ts'
import { resolveTarget } from '../../packages/core/src/options/target.ts'
import { unusedStore } from './unused-store.ts'

const uuid = '0a1b2c3d-0000-4000-8000-00000000000a'

/** A row of Medianova's list of jobs. */
export interface Row {
  opID: string
  url: string
  status?: number | string | null
  completedAt?: string
  message?: string
}

/** A Medianova that shows a page of rows for each request, and counts the time that is waited. */
export async function simulateJobs(
  pages: (page: number, operation: string | null, now: number) => { rows: Row[]; total: number },
) {
  const resolved = await resolveTarget(
    {
      provider: 'medianova',
      organizationUuid: uuid,
      resourceUuid: uuid,
      apiKey: 'k',
      apiSecret: 's',
      wait: 60,
    },
    'targets[0]',
    [],
    {},
  )
  if (!('target' in resolved)) throw new Error(resolved.problems.join())
  let now = 0
  const urls: string[] = []
  const context: Context = {
    root: '/',
    home: '/',
    logger: silentLogger,
    clock: {
      now: () => now,
      sleep: async ms => {
        now += ms
      },
    },
    send: async ({ url, method }) => {
      urls.push(`${method} ${new URL(url).pathname.split('/').at(-1)}${new URL(url).search}`)
      if (url.endsWith('/auth/login/token')) return reply({ status: true, token: 'session' })
      const query = new URL(url).searchParams
      const page = Number(query.get('page'))
      const { rows, total } = pages(page, query.get('opID'), now)
      return reply({ status: true, data: { page, total, limit: 100, requests: rows } })
    },
    store: unusedStore,
  }
  return { target: resolved.target, context, urls, waited: () => now }
}

const reply = (body: unknown) => ({
  response: { status: 200, headers: {}, text: JSON.stringify(body) },
  attempts: 1,
  ms: 1,
})
