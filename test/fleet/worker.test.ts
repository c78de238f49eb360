import type { LogEntry } from '@cdn-purge/simulator'
import { expect, test } from 'vitest'
import { startCommand } from '../support/command.ts'
import { describeWith } from '../support/programs.ts'
import { redisServer } from '../support/redis.ts'
import { startWorkerProcess } from '../support/worker-process.ts'
import { createFolder, writeFiles } from '../support/workspace.ts'
import { createFleet, type Fleet } from './fleet.ts'

const files = { 'index.html': 'home', 'blog/a.html': 'a', 'blog/b.html': 'b' }

/** Requests that were accepted, as `API path`. */
const accepted = ({ simulator }: Fleet) =>
  simulator.log.filter(({ status = 0 }) => status < 300).map(({ api }) => api)

const states = async (fleet: Fleet) => {
  const { stdout } = await fleet.command(['queue', '--json'])
  const { sites }: { sites: { site: string; state: string }[] } = JSON.parse(stdout)
  return sites.map(({ site, state }) => `${site} ${state}`)
}

describeWith(redisServer, 'runs and workers', () => {
  test('a run leaves its purges to a worker, which needs nothing of the site', async () => {
    const fleet = await createFleet({ sites: 2, files })
    const [site = '', other = ''] = fleet.sites
    const { status, stdout } = await fleet.run('a', site)
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: expect.stringContaining('cloudflare: 3 URLs left to the queue, in 1 request'),
    })
    await fleet.run('b', other)
    expect(fleet.simulator.log).toEqual([])
    expect(await states(fleet)).toEqual([`${site} waiting`, `${other} waiting`])

    const worked = await fleet.command(['worker', '--drain'])
    expect(worked.status).toBe(0)
    expect(worked.stdout).toContain(`${site}: cloudflare: 3 of 3 URLs accepted in 1 request`)
    expect(worked.stdout).toContain('2 done, 0 failed to the end.')
    // From the origin outwards, at each site.
    expect(accepted(fleet)).toHaveLength(4)
    expect(accepted(fleet)[0]).toBe('cloudflare')
    expect(accepted(fleet).filter(api => api === 'wao')).toHaveLength(2)
    expect(await states(fleet)).toEqual([])

    // Any machine finds what was settled.
    const again = await fleet.run('b', site)
    expect(again.stdout).toContain('nothing to purge')
    expect(await states(fleet)).toEqual([])
  })

  test('what a later run adds is sent with what waits, once', async () => {
    const fleet = await createFleet({ sites: 1, files })
    const [site = ''] = fleet.sites
    await fleet.run('a', site)
    fleet.publish(site, { 'index.html': 'new' })
    await fleet.run('b', site)
    await fleet.command(['worker', '--drain'])
    expect(fleet.simulator.log.map(({ api }) => api)).toEqual(['cloudflare', 'wao'])
  })

  test('credentials that are refused are for somebody to look at, at once; then it is tried again', async () => {
    const fleet = await createFleet({ sites: 2, files })
    const [site = '', other = ''] = fleet.sites
    await fleet.run('a', site)
    await fleet.run('a', other)
    const folder = createFolder({ [`${site}.env`]: 'CLOUDFLARE_API_TOKEN=wr0ng-token\n' })
    const worked = await fleet.command(['worker', '--drain', '--env-dir', folder])
    expect(worked.status).toBe(1)
    expect(worked.stdout + worked.stderr).not.toContain('wr0ng-token')
    expect(worked.stdout).toContain(`${site}: given up: "cdn-purge queue --retry" tries again`)
    expect(worked.stdout).toContain('1 done, 1 failed to the end: "cdn-purge queue" shows why')
    const { stdout } = await fleet.command(['queue'])
    expect(stdout).toContain('1 failed to the end')
    expect(stdout).toContain(site)
    expect(stdout).not.toContain('wr0ng-token')

    writeFiles(folder, { [`${site}.env`]: '' })
    const retried = await fleet.command(['queue', '--retry-failed'])
    expect(retried.stdout).toContain(`${site}: in the queue again`)
    expect((await fleet.command(['worker', '--drain', '--env-dir', folder])).status).toBe(0)
    expect(await states(fleet)).toEqual([])
  })

  test('credentials that are missing are sent for by the next deploy, and no next run of a worker', async () => {
    const fleet = await createFleet({ sites: 1, files, options: { report: 'report.html' } })
    const [site = ''] = fleet.sites
    expect((await fleet.run('a', site)).stderr).toContain(
      'The report is in report.html, as far as this run goes: workers write none of what they send.',
    )
    const { status, stderr } = await fleet.command(['worker', '--drain'], { WAO_API_TOKEN: '' })
    expect(status).toBe(1)
    expect(stderr).toContain('WAO_API_TOKEN')
    expect(stderr).toContain(
      'is recorded as pending: the next deploy of the site, or "cdn-purge queue --retry-failed", sends it.',
    )
  })

  test('the next deploy of a site that was given up takes its place', async () => {
    const fleet = await createFleet({ sites: 1, files })
    const [site = ''] = fleet.sites
    await fleet.run('a', site)
    expect((await fleet.command(['worker', '--drain'], { WAO_API_TOKEN: 'wr0ng-token' })).status).toBe(1)
    expect(await states(fleet)).toEqual([`${site} failed`])
    fleet.publish(site, { 'index.html': 'new' })
    await fleet.run('a', site)
    expect((await fleet.command(['worker', '--drain'])).status).toBe(0)
    expect(await states(fleet)).toEqual([])
  })

  test('a site that is taken out is owed all the same', async () => {
    const fleet = await createFleet({ sites: 1, files })
    const [site = ''] = fleet.sites
    await fleet.run('a', site)
    expect((await fleet.command(['queue', '--drop', site])).stdout).toContain('taken out; what it owes stays')
    expect((await fleet.command(['worker', '--drain'])).stdout).toContain('0 done')
    expect((await fleet.run('a', site, ['retry'])).stdout).toContain('3 URLs left to the queue')
    await fleet.command(['worker', '--drain'])
    expect(fleet.simulator.log).toHaveLength(2)
  })

  test('an API that nobody told the worker of gets no credentials', async () => {
    const targets = [{ provider: 'wao', siteId: 'x', baseUrl: 'https://collector.example.net' }]
    const fleet = await createFleet({ sites: 1, files, options: { targets } })
    const [site = ''] = fleet.sites
    await fleet.run('a', site)
    const { status, stderr } = await fleet.command(['worker', '--drain'])
    expect(status).toBe(1)
    expect(stderr).toContain('names the API https://collector.example.net')
    expect(stderr).toContain('--allow-api')
  })

  test('told to end, a worker puts back what it has not done', async () => {
    const fleet = await createFleet({ sites: 1, files })
    const [site = ''] = fleet.sites
    await fleet.run('a', site)
    fleet.simulator.faults.add('cloudflare', { delay: 60_000 })
    const env = { ...fleet.env, CDN_PURGE_QUEUE_URL: fleet.queue.url }
    const { child, result } = startCommand(['worker'], { cwd: createFolder(), env })
    await expect.poll(() => fleet.simulator.log.length, { timeout: 20_000 }).toBe(1)
    child.kill('SIGTERM')
    expect((await result).status).toBe(0)
    expect(await states(fleet)).toEqual([`${site} delayed`])
    expect((await fleet.command(['worker', '--drain'])).status).toBe(0)
  })

  test.each<[string, readonly string[], Record<string, string>, RegExp]>([
    ['no queue', ['worker'], { CDN_PURGE_QUEUE_URL: '' }, /No queue is named.*CDN_PURGE_QUEUE_URL/s],
    [
      'flags that are none',
      ['worker', '--concurrency', '0', '--allow-api', 'x'],
      {},
      /0: it must.*x: it must/s,
    ],
    ['a folder that is none', ['worker', '--env-dir', 'nowhere'], {}, /nowhere, which is not a directory/],
    [
      'a site that is not there',
      ['queue', '--retry', 'x.example.com'],
      {},
      /Not in the queue: x\.example\.com/,
    ],
    [
      'a queue that is away',
      ['queue'],
      { CDN_PURGE_QUEUE_URL: 'redis://:s3cr3t@127.0.0.1:9' },
      /ECONNREFUSED/,
    ],
  ])('%s: an error that says what to do', async (_, args, env, message) => {
    const fleet = await createFleet({ sites: 1, files })
    const { status, stderr } = await fleet.command(args, env)
    expect(status).toBe(args[0] === 'queue' && env.CDN_PURGE_QUEUE_URL !== undefined ? 1 : 2)
    expect(stderr).toMatch(message)
    expect(stderr).not.toContain('s3cr3t')
  })

  test('two workers keep the pace of one account, and use it up', async () => {
    // DigitalOcean takes 50 files in 20 seconds, whichever Space they are of.
    const pages = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`${index}.txt`, 'x']))
    const fleet = await createFleet({ sites: 8, files: pages, providers: ['digitalocean'] })
    for (const site of fleet.sites) expect((await fleet.run('a', site)).status).toBe(0)
    const workers = await Promise.all([0, 1].map(() => startWorkerProcess(fleet.queue, fleet.env)))
    const done = () => workers.flatMap(({ runs }) => runs).filter(({ outcome }) => outcome === 'done').length
    await expect.poll(done, { timeout: 50_000, interval: 100 }).toBe(8)
    for (const worker of workers) await worker.end()
    const { log } = fleet.simulator
    const files = ({ body }: LogEntry) => Object(body).files?.length ?? 0
    expect(log.filter(({ status }) => status === 429)).toEqual([])
    expect(log.reduce((sum, entry) => sum + files(entry), 0)).toBe(80)
    for (const { at: from } of log) {
      const within = log.filter(({ at }) => at >= from && at < from + 20_000)
      expect(within.reduce((sum, entry) => sum + files(entry), 0)).toBeLessThanOrEqual(50)
    }
    const [first, last] = [log[0]?.at ?? 0, log.at(-1)?.at ?? 0]
    expect(last - first).toBeGreaterThan(15_000)
    expect(last - first).toBeLessThan(30_000)
  }, 120_000)
})
