import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import type { Booking } from '../../packages/core/src/wire/pace-gate.ts'
import { demandOf } from '../bench/fleet/demand.ts'
import { scenarios } from '../bench/fleet/scenarios.ts'
import { type FleetOutcome, type FleetSetting, simulate } from '../bench/fleet/simulate.ts'
import { describeWith } from '../support/programs.ts'
import { redisServer } from '../support/redis.ts'

const small: FleetSetting = { sites: 150, hours: 2, workers: 2, concurrency: 20, cpu: 10, latency: 150 }

const scenario = (name: string) => {
  const found = scenarios.find(each => each.name.startsWith(name))
  if (found === undefined) throw new Error(`there is no scenario "${name}"`)
  return found
}
const crowded = scenario('a folder, one Cloudflare account (free)')

/** What left, by bucket, and what came of it. */
async function watch(name: string, changes: Partial<FleetSetting> = {}) {
  const sent = new Map<string, { at: number; booking: Booking }[]>()
  const onRequest = (booking: Booking | undefined, at: number) => {
    if (booking === undefined) return
    const before = sent.get(booking.bucket) ?? []
    sent.set(booking.bucket, before)
    before.push({ at, booking })
  }
  return { sent, outcome: await simulate(scenario(name), { ...small, ...changes, onRequest }) }
}

const count = ({ times, open }: FleetOutcome) => times.length + open

test.each(scenarios.map(({ name }) => name))(
  'with %s, no bucket gives more than it holds and gets',
  async name => {
    const { sent, outcome } = await watch(name)
    expect(sent.size).toBeGreaterThan(150)
    for (const requests of sent.values()) {
      let [tokens, last] = [Number.POSITIVE_INFINITY, 0]
      for (const { at, booking } of requests) {
        const { pace } = booking
        if (!('burst' in pace)) throw new Error('None of these vendors has a window.')
        const { burst, perSecond } = pace
        tokens = Math.min(burst, tokens + ((at - last) / 1000) * perSecond) - booking.amount
        last = at
        // Times are whole milliseconds.
        expect(tokens).toBeGreaterThanOrEqual(-0.01 * perSecond - 1e-6)
      }
    }
    expect(count(outcome)).toBe(outcome.deploys)
  },
)

test('where no pace is in the way, a purge takes as long as its answers do', async () => {
  const { outcome } = await watch('1 URL, one bunny.net', { sites: 10, hours: 1, cpu: 0 })
  // One request after the other, at five layers.
  expect(outcome.times).toHaveLength(10)
  for (const time of outcome.times) expect(time).toBeCloseTo(5 * small.latency, 3)
})

test('more workers help where CPU is what lacks, and not where the pace of a vendor is', async () => {
  const slow = { sites: 100, hours: 1, cpu: 60_000, concurrency: 1 }
  const alone = await simulate(scenario('10 URLs, accounts'), { ...small, ...slow, workers: 1 })
  const several = await simulate(scenario('10 URLs, accounts'), { ...small, ...slow, workers: 4 })
  expect(several.times.length).toBeGreaterThan(1.5 * alone.times.length)

  const many = { sites: 600, hours: 1 }
  expect((await demandOf(crowded, 600)).ratio).toBeCloseTo(2, 1)
  const one = await simulate(crowded, { ...small, ...many, workers: 1 })
  const four = await simulate(crowded, { ...small, ...many, workers: 4 })
  expect(one.open).toBeGreaterThan(200)
  expect(Math.abs(four.open - one.open)).toBeLessThan(30)
})

test('the same setting has the same outcome', async () => {
  expect(await simulate(crowded, small)).toEqual(await simulate(crowded, small))
})

describeWith(redisServer, 'npm run fleet', () => {
  test('writes table and picture', { timeout: 300_000 }, async () => {
    const out = mkdtempSync(join(tmpdir(), 'cdn-purge-fleet-'))
    onTestFinished(() => rmSync(out, { recursive: true, force: true }))
    await promisify(execFile)('npm', ['run', '--silent', 'fleet', '--', '--quick', '--out', out], {
      cwd: join(import.meta.dirname, '../bench'),
    })
    const page = readFileSync(join(out, 'fleet.md'), 'utf8')
    for (const { name } of scenarios) expect(page).toContain(name)
    expect(page).toMatch(/a ticket that waits takes \d+\.\d kB/)
    expect(readFileSync(join(out, 'fleet.svg'), 'utf8')).toMatch(/^<svg/)
  })
})
