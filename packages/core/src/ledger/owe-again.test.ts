import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createWorkspace, SITE } from '../../../../test/support/workspace.ts'
import { openContext } from '../open.ts'
import { run } from '../run.ts'
import { oweAgain } from './owe-again.ts'

const files = { 'index.html': 'home', 'a.css': 'a' }

test('what a run settled is due again, and the next run sends it', async () => {
  const site = await createWorkspace({ files, options: { html: ['file'] } })
  const told: { name: string; settled: readonly { kind: string; item: string }[] }[] = []
  const options = await site.resolve()
  const { context, ignore, close } = openContext(options, site.root, site.log)
  const outputs = [{ name: 'dist', directory: join(site.root, 'dist') }]
  const report = await run({ options, outputs, ignore }, 'run', {
    ...context,
    onSettled: (name, settled) => void told.push({ name, settled }),
  })
  const all = [`${SITE}a.css`, `${SITE}index.html`].map(item => ({ kind: 'url', item }))
  expect(report.targets).toMatchObject([{ accepted: 2 }])
  expect([...(report.targets[0]?.settled ?? [])]).toEqual(all)
  expect(told).toEqual([{ name: 'wao', settled: all }])
  expect(await site.run()).toMatchObject({ targets: [{ due: 0, accepted: 0 }] })

  expect((await oweAgain(report.targets, context)).count).toBe(2)
  expect(JSON.parse(readFileSync(join(site.root, '.cdn-purge/ledger.json'), 'utf8'))).toMatchObject({
    sequence: 3,
    pending: { wao: [{ since: 3 }, { since: 3 }] },
  })
  expect(await site.run()).toMatchObject({ ok: true, targets: [{ due: 2, accepted: 2 }] })
  await close()
})

test('without a ledger, or without anything settled, nothing is written', async () => {
  const site = await createWorkspace({ files })
  const { context, close } = openContext(await site.resolve(), site.root, site.log)
  expect((await oweAgain([{ name: 'wao', settled: [{ kind: 'url', item: SITE }] }], context)).count).toBe(0)
  const report = await site.run()
  const { sequence } = report.ledger
  expect((await oweAgain([{ name: 'wao', settled: [] }], context)).count).toBe(0)
  expect(await site.run()).toMatchObject({ ledger: { sequence, written: false } })
  await close()
})
