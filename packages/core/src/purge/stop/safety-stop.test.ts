import { join } from 'node:path'
import type { CdnPurgeOptions } from '@cdn-purge/core'
import { describe, expect, test } from 'vitest'
import { createWorkspace, type Workspace } from '../../../../../test/support/workspace.ts'
import type { Context } from '../../context.ts'
import { openContext } from '../../open.ts'
import { exitStatus } from '../../report/exit-status.ts'
import { run } from '../../run.ts'

const pages = Object.fromEntries(Array.from({ length: 6 }, (_, index) => [`${index}.html`, 'old']))
const edited = Object.fromEntries(Object.keys(pages).map(path => [path, 'new']))
const html: Partial<CdnPurgeOptions> = { html: ['file'] }

async function createDeployed(targets: NonNullable<Parameters<typeof createWorkspace>[0]>['targets'] = []) {
  const site = await createWorkspace({
    files: { ...pages, 'kept.html': 'kept' },
    options: html,
    ...(targets.length === 0 ? {} : { targets }),
  })
  await site.run({ firstRun: 'record' })
  site.write(edited)
  return site
}

async function runWith(site: Workspace, changes: Partial<CdnPurgeOptions>, more: Partial<Context>) {
  const options = await site.resolve(changes)
  const { context, ignore, close } = openContext(options, site.root, site.log)
  const outputs = [{ name: 'dist', directory: join(site.root, 'dist') }]
  try {
    return await run({ options, outputs, ignore }, 'run', { ...context, ...more })
  } finally {
    await close()
  }
}

const stopped = (message: string) => ({
  ok: false,
  targets: [
    {
      due: 6,
      accepted: 0,
      pending: 6,
      requests: [],
      errors: [{ code: 'PLAN_TOO_LARGE', message, items: expect.any(Array) }],
    },
  ],
  ledger: { written: true },
})

describe('a plan that is over a bar', () => {
  test.each([
    [{ maxUrls: 5 }, {}, 'the plan purges 6 URLs from paradarum ("maxUrls" is 5)'],
    [{ maxRequests: 1 }, { batchSize: 3 }, 'the plan takes 2 requests ("maxRequests" is 1)'],
    [
      { maxUrls: 1, maxRequests: 1 },
      { batchSize: 2 },
      'the plan purges 6 URLs from paradarum ("maxUrls" is 1), and takes 3 requests ("maxRequests" is 1)',
    ],
  ])('%j is not sent; all of it stays pending, and a raised bar sends it', async (bar, target, excess) => {
    const site = await createDeployed([{ provider: 'paradarum', ...target }])
    const report = await site.run(bar)
    expect(report).toMatchObject(stopped(`not sent, since ${excess}`))
    expect(exitStatus(report)).toBe(5)
    expect(site.simulator.log).toEqual([])

    // A page that is edited meanwhile comes beside what is owed.
    site.write({ 'kept.html': 'no more' })
    expect(await site.run({ maxUrls: 7, maxRequests: 4 })).toMatchObject({
      ok: true,
      targets: [{ due: 7, accepted: 7 }],
    })
  })

  test('is one only above it', async () => {
    const site = await createDeployed()
    expect(await site.run({ maxUrls: 6, maxRequests: 1 })).toMatchObject({ ok: true })
  })

  test('counts what goes along with what is due', async () => {
    const site = await createDeployed([{ provider: 'wpengine' }])
    expect(await site.run({ maxUrls: 6 })).toMatchObject(
      stopped('not sent, since the plan purges 7 URLs from wpengine ("maxUrls" is 6)'),
    )
  })

  test('is no plan of targets that are left out', async () => {
    const site = await createDeployed()
    const options = await site.resolve({ maxUrls: 1 })
    const { context, ignore, close } = openContext(options, site.root, site.log)
    const outputs = [{ name: 'dist', directory: join(site.root, 'dist') }]
    const report = await run({ options: { ...options, sendTo: [] }, outputs, ignore }, 'run', context)
    await close()
    expect(report).toMatchObject({ targets: [] })
  })

  test('is sent where somebody confirms it, who is told why', async () => {
    const site = await createDeployed()
    const asked: string[] = []
    const confirm = async (excess: string) => asked.push(excess) > 0
    expect(await runWith(site, { maxUrls: 5 }, { confirm })).toMatchObject({ targets: [{ accepted: 6 }] })
    expect(asked).toEqual(['The plan purges 6 URLs from wao ("maxUrls" is 5).'])
  })

  test('is not handed to a queue', async () => {
    const site = await createDeployed()
    const handOver = async () => {
      throw new Error('called')
    }
    expect(await runWith(site, { maxUrls: 5 }, { handOver })).toMatchObject({ targets: [{ pending: 6 }] })
  })

  test('says so where it is only shown', async () => {
    const site = await createDeployed()
    const report = await site.run({ maxUrls: 5, dryRun: true })
    expect(report).toMatchObject({ ok: true, targets: [{ requests: [{ method: 'POST' }] }] })
    const warning =
      'A run stops here and sends nothing, since the plan purges 6 URLs from wao ("maxUrls" is 5). `cdn-purge run --yes` sends it.'
    expect(report.warnings).toEqual([warning])
    expect(site.log.lines).toContain(`warn ${warning}`)
  })
})

test('a first run is stopped by no default, and says what it is where a bar stops it', async () => {
  const site = await createWorkspace({ files: pages, options: html })
  expect((await site.run({ maxUrls: 5 })).targets[0]?.errors[0]?.message).toMatch(
    /since no ledger was found and every file counts as changed$/,
  )
  expect(await site.run()).toMatchObject({ ok: true, targets: [{ accepted: 6 }] })
})

test('neither origin nor edge is asked where nothing is sent', async () => {
  const site = await createDeployed()
  const live = { sample: 1, timeout: 0 }
  const report = await site.run({ maxUrls: 5, waitForOrigin: live, verify: live })
  expect(report).not.toHaveProperty('origin')
  expect(report).not.toHaveProperty('edge')
})

test.each([0, -1, 1.5, '5'])('a bar of %j is refused', async maxUrls => {
  const site = await createWorkspace()
  await expect(site.resolve(Object({ maxUrls }))).rejects.toThrow(/"maxUrls"/)
})
