import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { expect, test } from 'vitest'
import { Dice } from '../campaign/dice.ts'
import { describeWith } from '../support/programs.ts'
import { redisServer } from '../support/redis.ts'
import { startWorkerProcess, type WorkerProcess } from '../support/worker-process.ts'
import { createFleet, type Fleet, ofPrefixes, paceBroken } from './fleet.ts'

/** Others: `FLEET_SEED=7 FLEET_STEPS=400 npx vitest run test/fleet/campaign`. */
const seed = Number(process.env.FLEET_SEED ?? 1)
const STEPS = Number(process.env.FLEET_STEPS ?? 40)
const SITES = 5
const MACHINES = ['a', 'b']

const pages = ['index.html', 'about.html', 'blog/a.html', 'blog/b.html', 'data/d.json']

/** What happens to a fleet, and what of it can make a purge go out twice. */
class Life {
  readonly #fleet: Fleet
  readonly #dice: Dice
  readonly #workers: (WorkerProcess | undefined)[] = [undefined, undefined]
  #version = 0
  /** Deploys by URL. */
  readonly changes = new Map<string, number>()
  /** Workers killed, and Redis restarted. */
  disturbances = 0

  constructor(fleet: Fleet, dice: Dice) {
    this.#fleet = fleet
    this.#dice = dice
  }

  async step(): Promise<void> {
    const { simulator, redis, sites } = this.#fleet
    const choice = this.#dice.below(20)
    if (choice < 11) await this.#deploy(this.#dice.pick(sites))
    else if (choice < 14) await this.#visit()
    else if (choice < 16) {
      const index = this.#dice.below(2)
      await this.#workers[index]?.kill()
      this.disturbances += 1
      this.#workers[index] = await this.#start()
    } else if (choice < 17) {
      await redis.kill()
      this.disturbances += 1
      await redis.restart()
    } else if (choice < 18) simulator.faults.add(this.#dice.pick(['cloudflare', 'wao']), { status: 503 })
    else await Promise.all([this.#deploy(this.#dice.pick(sites)), this.#visit()])
  }

  /** Makes some pages others, or takes one away or back, and runs until a run succeeds, as CI would. */
  async #deploy(site: string): Promise<void> {
    const { live, publish } = this.#fleet
    for (const page of pages.filter(() => this.#dice.chance(0.4))) {
      const file = join(live(site), page)
      if (existsSync(file) && this.#dice.chance(0.2)) rmSync(file)
      else publish(site, { [page]: `${page} ${++this.#version}` })
      const url = `https://${site}/${page}`
      this.changes.set(url, (this.changes.get(url) ?? 0) + 1)
    }
    const machine = this.#dice.pick(MACHINES)
    const first = await this.#fleet.run(machine, site)
    if (first.status === 0) return
    const second = await this.#fleet.run(machine, site)
    if (second.status !== 0) throw new Error(second.stderr)
  }

  /** Visitors fill the caches. */
  async #visit(): Promise<void> {
    const { simulator, sites } = this.#fleet
    const urls = sites.flatMap(site => pages.map(page => `https://${site}/${page}`))
    await Promise.all(urls.map(url => simulator.edges.wao.get(url)))
  }

  #start(): Promise<WorkerProcess> {
    return startWorkerProcess(this.#fleet.queue, this.#fleet.env)
  }

  async begin(): Promise<void> {
    for (const site of this.#fleet.sites) await this.#deploy(site)
    for (const index of [0, 1]) this.#workers[index] = await this.#start()
    await this.#visit()
  }

  /** Lets the workers finish. */
  async end(): Promise<void> {
    this.#fleet.simulator.faults.clear()
    for (const worker of this.#workers) await worker?.end()
    const { status, stdout, stderr } = await this.#fleet.command(['worker', '--drain'])
    if (status !== 0) throw new Error(stdout + stderr)
  }

  /** URLs that some cache still has with other bytes than those that are live. */
  async lost(): Promise<readonly string[]> {
    const { simulator, sites, live } = this.#fleet
    const stale: string[] = []
    for (const site of sites) {
      for (const page of pages) {
        const url = `https://${site}/${page}`
        const file = join(live(site), page)
        const wanted = existsSync(file) ? readFileSync(file, 'utf8') : undefined
        for (const edge of [simulator.edges.cloudflare, simulator.edges.wao]) {
          const response = await edge.get(url)
          const found = response.status === 200 ? await response.text() : undefined
          if (found !== wanted) stale.push(`${edge.name}: ${url}: ${found} is not ${wanted}`)
        }
      }
    }
    return stale
  }

  /** Purges of a URL that an API accepted, beyond one for each change. */
  sentTwice(): number {
    let more = 0
    for (const [url, changed] of this.changes) {
      for (const api of ['cloudflare', 'wao']) {
        const sent = this.#fleet.simulator.log.filter(
          entry => entry.api === api && (entry.status ?? 500) < 300 && names(entry.body, url),
        ).length
        more += Math.max(0, sent - changed)
      }
    }
    return more
  }
}

/** Whether a request names a URL by itself. */
function names(body: unknown, url: string): boolean {
  const { pathname, host } = new URL(url)
  const { files = [], domains = [], exactMatches = [] } = Object(body)
  return files.includes(url) || (domains.includes(host) && exactMatches.includes(pathname))
}

describeWith(redisServer, 'workers that are killed, and a Redis that goes and comes', () => {
  test(`seed ${seed}: lose nothing, and send twice only what a death left open`, async () => {
    const fleet = await createFleet({
      sites: SITES,
      files: Object.fromEntries(pages.map(page => [page, `${page} 0`])),
      options: { rules: [{ files: 'data/**', purge: ['/blog/*'] }] },
    })
    const life = new Life(fleet, new Dice(seed))
    await life.begin()
    for (let step = 0; step < STEPS; step++) await life.step()
    await life.end()
    expect(await life.lost()).toEqual([])
    const { log } = fleet.simulator
    expect(log.filter(({ status }) => status === 429)).toEqual([])
    expect(paceBroken(log, ofPrefixes)).toBe(0)
    // Each death leaves the requests under way open: at most one for each of the sites that are worked on.
    expect(life.sentTwice()).toBeLessThanOrEqual(life.disturbances * pages.length * SITES)
    if (life.disturbances === 0) expect(life.sentTwice()).toBe(0)
    expect(life.changes.size).toBeGreaterThan(SITES)
  }, 600_000)
})
