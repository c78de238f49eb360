import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { startCommand } from '../support/command.ts'
import { describeWith } from '../support/programs.ts'
import { redisServer, startRedis } from '../support/redis.ts'
import { createFolder } from '../support/workspace.ts'
import { createFleet, type Fleet } from './fleet.ts'

const files = { 'index.html': 'home' }

const states = async (fleet: Fleet) => {
  const { stdout } = await fleet.command(['queue', '--json'])
  const { sites }: { sites: { state: string; reason?: string }[] } = JSON.parse(stdout)
  return sites
}

describeWith(redisServer, 'a fleet in trouble', () => {
  test('a worker that looks for the ledger elsewhere calls nothing done', async () => {
    const fleet = await createFleet({ sites: 1, files })
    const [site = ''] = fleet.sites
    const other = await startRedis()
    onTestFinished(() => other.stop())
    await fleet.run('a', site)
    const elsewhere = await fleet.command(['worker', '--drain'], { CDN_PURGE_REDIS_URL: other.url })
    expect(elsewhere.status).toBe(1)
    expect(elsewhere.stderr).toMatch(
      /s0\.example\.com: LEDGER_LOST: redis:\S+ holds no ledger, although a run of s0\.example\.com left write 1/,
    )
    expect(elsewhere.stderr).toContain('Set CDN_PURGE_REDIS_URL of the worker')
    expect(await states(fleet)).toMatchObject([{ state: 'failed' }])
    expect(fleet.simulator.log).toEqual([])

    await fleet.command(['queue', '--retry-failed'])
    const here = await fleet.command(['worker', '--drain'], { CDN_PURGE_REDIS_URL: '' })
    expect(here).toMatchObject({ status: 0, stderr: '' })
    expect(fleet.simulator.log.map(({ api }) => api)).toEqual(['cloudflare', 'wao'])
  })

  test('credentials that one API refuses end no tries at one that was busy', async () => {
    const pages = Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`${index}.txt`, 'x']))
    const fleet = await createFleet({ sites: 1, files: pages })
    const [site = ''] = fleet.sites
    await fleet.run('a', site)
    fleet.simulator.faults.add('cloudflare', { status: 503, times: 1 })
    const env = { ...fleet.env, WAO_API_TOKEN: 'wr0ng-token', CDN_PURGE_QUEUE_URL: fleet.queue.url }
    const { child, result } = startCommand(['worker', '--drain'], { cwd: createFolder(), env })
    const cloudflare = () => fleet.simulator.log.filter(({ api }) => api === 'cloudflare')
    await expect.poll(() => cloudflare().length, { timeout: 30_000 }).toBe(3)
    expect((await result).status).toBe(1)
    child.kill()
    expect(cloudflare().map(({ status }) => status)).toEqual(expect.arrayContaining([200, 503, 200]))
    expect(await states(fleet)).toMatchObject([{ state: 'failed', reason: expect.stringContaining('wao') }])
  }, 60_000)

  test('a queue that takes connections and says nothing holds no deploy up for long', async () => {
    const silent = createServer(() => undefined)
    silent.listen(0, '127.0.0.1')
    onTestFinished(() => void silent.close())
    await once(silent, 'listening')
    const { port } = Object(silent.address())
    const fleet = await createFleet({ sites: 1, files })
    const [site = ''] = fleet.sites
    const env = { CDN_PURGE_QUEUE_URL: `redis://127.0.0.1:${port}` }
    const { status, stderr } = await fleet.run('a', site, ['run', 'dist'], env)
    expect(stderr).toContain('cannot be used: it does not answer')
    expect(status).toBe(1)
  }, 40_000)

  test('a queue in a database that the server has not is none', async () => {
    const fleet = await createFleet({ sites: 1, files })
    const [site = ''] = fleet.sites
    const env = { CDN_PURGE_QUEUE_URL: fleet.queue.url.replace(/\/0$/, '/99') }
    const { status, stderr } = await fleet.run('a', site, ['run', 'dist'], env)
    expect(stderr).toContain('DB index is out of range')
    expect(status).toBe(1)
  })

  test('a worker whose queue is away ends when it is told to', async () => {
    const env = { CDN_PURGE_QUEUE_URL: 'redis://127.0.0.1:9' }
    const { child, result } = startCommand(['worker'], { cwd: createFolder(), env })
    let said = ''
    child.stderr?.on('data', text => {
      said += text
    })
    await expect.poll(() => said, { timeout: 20_000 }).toContain('cannot be reached')
    child.kill('SIGTERM')
    const { status, stderr } = await result
    expect(stderr).toContain('does not answer: what was under way cannot be put back')
    expect(status).toBe(0)
  }, 40_000)

  test('a queue that lost all is one that is empty', async () => {
    const fleet = await createFleet({ sites: 1, files })
    const [site = ''] = fleet.sites
    await fleet.run('a', site)
    fleet.simulator.faults.add('cloudflare', { delay: 2_000 })
    const working = fleet.command(['worker', '--drain'])
    await expect.poll(() => fleet.simulator.log.length, { timeout: 20_000 }).toBe(1)
    const socket = connect(fleet.redis.port, '127.0.0.1')
    onTestFinished(() => void socket.destroy())
    socket.write('FLUSHALL\r\n')
    expect(String(await once(socket, 'data'))).toContain('OK')
    expect((await working).stdout).toMatch(/\d done, \d failed to the end/)
  }, 40_000)
})
