import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { describe, expect, test, vi } from 'vitest'
import { startFront, type Verdict } from '../support/api-front.ts'
import { signalGroup } from '../support/command.ts'
import { createEndingSite, type EndingSite } from '../support/ending-site.ts'
import { findChild, waitForEnd } from '../support/processes.ts'

const pages = ['/about.html', '/index.html', '/main.js', '/style.css']

/** A run of four requests at once, of which two are accepted and two hang. */
async function createHangingSite(): Promise<EndingSite> {
  const site = await createEndingSite({ targets: [{ provider: 'paradarum', batchSize: 1, retries: 0 }] })
  site.simulator.faults.add('paradarum', {
    status: 200,
    times: 2,
    body: { succeeded: true, data: { jobCount: 1, shields: 1, nodes: 1, hostnames: 1 } },
  })
  site.simulator.faults.add('paradarum', { hang: true, times: 2 })
  return site
}

/** Waits until the two are recorded, and the other two are under way. */
async function settledHalf(site: EndingSite): Promise<void> {
  await site.received(4)
  const journal = join(site.root, '.cdn-purge/journal.ndjson')
  await vi.waitFor(() => expect(readFileSync(journal, 'utf8').match(/\n/g)).toHaveLength(2), {
    timeout: 20_000,
  })
}

/** Whatever happened: the next build sends what is owed, and owes nothing then. */
async function expectMended(site: EndingSite, count: number): Promise<void> {
  site.simulator.faults.clear()
  site.simulator.clearLog()
  expect(await site.build('await build()')).toMatchObject({ status: 0 })
  expect(site.purged()).toHaveLength(count)
  expect(site.pending()).toEqual([])
  expect(existsSync(join(site.root, '.cdn-purge/journal.ndjson'))).toBe(false)
}

describe('during the run in the process', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)('%s is status 130; what is owed is kept', async signal => {
    const site = await createHangingSite()
    const { child, result } = site.start('await build()')
    await settledHalf(site)
    child.kill(signal)
    const { status, stderr } = await result
    expect(status).toBe(130)
    expect(stderr).not.toMatch(/^\s+at /m)
    expect(site.pending()).toHaveLength(2)
    await expectMended(site, 2)
  })

  test('Ctrl-C ends the runs that were to follow, too', async () => {
    const site = await createHangingSite()
    const { child, result } = site.start(
      `await build()\nawait build({ configFile: 'cdn-purge.config.json' }, { outdir: 'dist/other' })`,
    )
    await site.received(4)
    child.kill('SIGINT')
    const { status, stderr } = await result
    expect(status).toBe(130)
    expect(stderr.match(/\[cdn-purge\] /g)).toHaveLength(1)
    expect(site.simulator.log.length).toBeLessThanOrEqual(5) // All of them of the first run.
  })

  test('kill -9 loses nothing: the next build sends what is owed', async () => {
    const site = await createHangingSite()
    const { child, result } = site.start('await build()')
    await settledHalf(site)
    child.kill('SIGKILL')
    expect((await result).status).toBeNull()
    await expectMended(site, 2)
  })
})

describe('while a child runs', () => {
  const start = async () => {
    const site = await createHangingSite()
    const { child, result } = site.start('await build()\nprocess.exit(0)')
    await settledHalf(site)
    return { site, child, result, runner: await findChild(child.pid, 'at-exit.js') }
  }

  test('Ctrl-C, which reaches both, is status 130', async () => {
    const { site, child, result } = await start()
    signalGroup(child, 'SIGINT')
    expect((await result).status).toBe(130)
    expect(site.pending()).toHaveLength(2)
    await expectMended(site, 2)
  })

  test('SIGTERM to the parent alone leaves it to finish by itself', async () => {
    const site = await createEndingSite()
    const front = await startFront(site.simulator.apis.paradarum.baseUrl)
    site.configure({ targets: [{ provider: 'paradarum', baseUrl: front.baseUrl }] })
    const { child } = site.start('await build()\nprocess.exit(0)')
    const ended = once(child, 'exit')
    let runner = 0
    // The API answers when the parent is gone.
    const answered = new Promise<void>(resolve => {
      front.visit = async (moment): Promise<Verdict> => {
        if (moment === 'begun') {
          runner = (await findChild(child.pid, 'at-exit.js')).pid
          child.kill('SIGTERM')
          await ended
          resolve()
        }
        return 'pass'
      }
    })
    await answered
    await waitForEnd(runner)
    expect(await ended).toEqual([null, 'SIGTERM'])
    expect(site.purged()).toEqual(pages)
    expect(site.pending()).toEqual([])
  })

  test('kill -9 of the child is status 1, and says what to do', async () => {
    const { site, result, runner } = await start()
    process.kill(runner.pid, 'SIGKILL')
    const { status, stderr } = await result
    expect(status).toBe(1)
    expect(stderr).toMatch(/did not: it was ended by SIGKILL\. What is owed is sent by the next build/)
    await expectMended(site, 2)
  })
})

test('before the run, Ctrl-C ends the process at once, and the next build purges all', async () => {
  const site = await createEndingSite()
  const { child, result } = site.start(`await build()\nconsole.error('built')\nsetInterval(() => {}, 1000)`)
  await once(child.stderr ?? child, 'data')
  child.kill('SIGINT')
  expect((await result).status).toBeNull()
  expect(site.pending()).toBeUndefined()
  expect(await site.build('await build()')).toMatchObject({ status: 0 })
  expect(site.purged()).toEqual(pages)
})
