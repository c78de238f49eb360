import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createWorkspace, type Workspace } from '../../../../test/support/workspace.ts'
import { openContext } from '../open.ts'
import { exitStatus } from '../report/exit-status.ts'
import { summarizePurge } from '../report/summarize.ts'
import { run, runByHand } from '../run.ts'

const files = { 'index.html': 'home', 'a.css': 'a' }

/** A run that leaves its purges to others. */
async function runTo(site: Workspace, handOver: () => Promise<void>, changes = {}) {
  const options = await site.resolve(changes)
  const { context, ignore, close } = openContext(options, site.root, site.log)
  const outputs = [{ name: 'dist', directory: join(site.root, 'dist') }]
  try {
    return await run({ options, outputs, ignore }, 'run', { ...context, handOver })
  } finally {
    await close()
  }
}

test('what is due is recorded, planned, handed over once, and not sent', async () => {
  const site = await createWorkspace({
    files,
    options: { html: ['file'] },
    targets: [{ provider: 'wao' }, { provider: 'paradarum' }],
    // Those who send it have the credentials.
    env: { WAO_API_TOKEN: undefined },
  })
  let calls = 0
  const report = await runTo(site, async () => {
    calls += 1
  })
  expect(calls).toBe(1)
  expect(site.simulator.log).toEqual([])
  expect(report).toMatchObject({
    ok: true,
    targets: [
      {
        name: 'wao',
        due: 2,
        accepted: 0,
        pending: 2,
        queued: 2,
        settled: { length: 0 },
        requests: [{ method: 'POST' }],
      },
      { name: 'paradarum', due: 2, accepted: 0, pending: 2, queued: 2 },
    ],
    ledger: { written: true },
  })
  expect(exitStatus(report)).toBe(0)
  expect(summarizePurge(report)[0]?.text).toBe('wao: 2 URLs left to the queue, in 1 request')
})

test('nothing due, nothing is handed over', async () => {
  const site = await createWorkspace({ files, options: { firstRun: 'record' } })
  const report = await runTo(site, async () => {
    throw new Error('called')
  })
  expect(report).toMatchObject({ ok: true, targets: [{ due: 0, pending: 0 }] })
  expect(report.targets[0]?.queued).toBe(undefined)
})

test('what cannot be handed over stays pending, and the next run hands it over', async () => {
  const site = await createWorkspace({ files, options: { html: ['file'] } })
  await expect(
    runTo(site, async () => {
      throw new Error('no queue')
    }),
  ).rejects.toThrow('no queue')
  let calls = 0
  const handOver = async () => {
    calls += 1
  }
  expect(await runTo(site, handOver)).toMatchObject({ ok: true, targets: [{ due: 2, queued: 2 }] })
  expect(calls).toBe(1)
})

test('an origin that is late leaves it pending, and hands nothing over', async () => {
  const site = await createWorkspace({ files: { 'index.html': 'home' }, options: { html: ['file'] } })
  const waitForOrigin = { origin: site.simulator.apis.wao.baseUrl, sample: 1, timeout: 1 }
  const report = await runTo(
    site,
    async () => {
      throw new Error('called')
    },
    { waitForOrigin },
  )
  expect(report.ok).toBe(false)
  expect(report.targets[0]?.queued).toBe(undefined)
  expect(exitStatus(report)).toBe(4)
})

test('what is asked for by hand is handed over too', async () => {
  const site = await createWorkspace({ files, options: { html: ['file'] } })
  await site.run()
  const options = await site.resolve()
  const { context, close } = openContext(options, site.root, site.log)
  const report = await runByHand({ options, wishes: { urls: ['/a.css'] } }, 'purge', {
    ...context,
    handOver: async () => undefined,
  })
  await close()
  expect(report).toMatchObject({ ok: true, targets: [{ due: 1, queued: 1, accepted: 0 }] })
})
