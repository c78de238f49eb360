import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type QueuePlace, Secret, silentLogger } from '@cdn-purge/core/engine'
import { Redis } from 'ioredis'
import { enqueue, withQueue } from '../../../packages/queue/src/queue.ts'
import type { TicketRun } from '../../../packages/queue/src/worker/run-ticket.ts'
import { startWorker } from '../../../packages/queue/src/worker/worker.ts'
import { type RunningRedis, startRedis } from '../../support/redis.ts'
import { credentials, jobOf, makeLedgers } from './ledgers.ts'

/** What was measured on a real Redis. */
export interface Measured {
  /** Milliseconds of CPU that a real worker takes for a ticket with five targets. */
  readonly cpu: number
  /** Bytes of Redis for each ticket that waits. */
  readonly ticketBytes: number
  /** Bytes of Redis for the ledger of a small site. */
  readonly ledgerBytes: number
}

/** Jobs that are put into the queue at once. */
const AT_ONCE = 100

/**
 * Measures what a ticket costs: a real worker drains a real queue, from ledgers in Redis, at APIs that answer at once.
 *
 * @param runs - tickets that are sent, and ledgers that lie in Redis
 * @param sites - tickets that lie in Redis
 */
export async function measureFleet(runs: number, sites: number, concurrency: number): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'cdn-purge-fleet-'))
  const redis = await startRedis({ appendonly: 'no', appendfsync: 'no' })
  const api = spawn(process.execPath, [join(import.meta.dirname, 'api-child.js')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  try {
    const [port] = await once(createInterface({ input: api.stdout }), 'line')
    const root = join(folder, 'site')
    mkdirSync(root)
    const url = `http://127.0.0.1:${port}`
    const before = await usedMemory(redis)
    await makeLedgers(root, url, redis.url, runs)
    const ledgerBytes = ((await usedMemory(redis)) - before) / runs
    const cpu = await measureCpu(redis, runs, url, folder, concurrency)
    return { cpu, ledgerBytes, ticketBytes: await measureTickets(redis, sites) }
  } finally {
    api.stdin.end()
    await redis.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function measureCpu(
  redis: RunningRedis,
  runs: number,
  api: string,
  root: string,
  concurrency: number,
): Promise<number> {
  // The first ones load what is loaded once.
  const warmup = Math.ceil(runs / 5)
  await drain(0, warmup)
  const before = process.cpuUsage()
  await drain(warmup, runs)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000 / (runs - warmup)

  async function drain(first: number, end: number) {
    const place: QueuePlace = { url: new Secret(redis.url), name: 'cpu' }
    await withQueue(place, '', async queue => {
      for (let site = first; site < end; site++) await enqueue(queue, jobOf(site, api))
    })
    const failed: TicketRun[] = []
    const worker = startWorker(place, {
      concurrency,
      env: credentials,
      apis: [],
      root,
      logger: silentLogger,
      onRun: run => {
        if (run.outcome !== 'done') failed.push(run)
      },
    })
    await worker.drained()
    await worker.close()
    if (failed.length > 0) throw new Error(`${failed.length} tickets were not done: ${failed[0]?.failure}`)
  }
}

/** Bytes of Redis for each of so many tickets that wait. */
async function measureTickets(redis: RunningRedis, sites: number): Promise<number> {
  const before = await usedMemory(redis)
  await withQueue({ url: new Secret(redis.url), name: 'memory' }, '', async queue => {
    for (let first = 0; first < sites; first += AT_ONCE) {
      const numbers = Array.from({ length: Math.min(AT_ONCE, sites - first) }, (_, index) => first + index)
      await Promise.all(numbers.map(number => enqueue(queue, jobOf(number))))
    }
  })
  return ((await usedMemory(redis)) - before) / sites
}

async function usedMemory({ url }: RunningRedis): Promise<number> {
  const redis = new Redis(url)
  try {
    const info = await redis.info('memory')
    const [, bytes] = /^used_memory:(\d+)/m.exec(info) ?? []
    if (bytes === undefined) throw new Error('Redis does not say how much memory it uses.')
    return Number(bytes)
  } finally {
    redis.disconnect()
  }
}
