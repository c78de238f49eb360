import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createWorkspace, type Workspace } from '../support/workspace.ts'

const files = {
  'index.html': '<h1>Home</h1>',
  'about/index.html': '<h1>About</h1>',
  'style.css': 'body { color: black }',
  'images/hero.svg': '<svg/>',
}

describe('a run', () => {
  test('sends exactly what changed, and nothing when nothing did', async () => {
    const site = await createWorkspace({ files })
    const first = await site.run()
    expect(first).toMatchObject({ ok: true, firstRun: true, changes: { unchanged: 0 } })
    expect(sent(site)).toEqual([
      {
        domains: ['www.example.com'],
        exactMatches: expect.arrayContaining(['/', '/index.html', '/about', '/about/', '/style.css']),
      },
    ])

    site.write({ 'about/index.html': '<h1>About us</h1>' })
    const second = await site.run()
    expect(second).toMatchObject({
      ok: true,
      firstRun: false,
      changes: { added: [], changed: ['about/index.html'], removed: [], unchanged: 3 },
    })
    expect(sent(site)).toEqual([
      { domains: ['www.example.com'], exactMatches: ['/about', '/about/', '/about/index.html'] },
    ])

    const before = ledgerFiles(site)
    const third = await site.run()
    expect(third).toMatchObject({ ok: true, ledger: { written: false }, targets: [{ due: 0, requests: [] }] })
    expect(sent(site)).toEqual([])
    expect(ledgerFiles(site)).toEqual(before)
  })

  test('keeps what was not accepted as pending and sends it with the next run', async () => {
    const site = await createWorkspace({ files, options: {} })
    await site.run()
    sent(site)
    site.write({ 'style.css': 'body { color: red }' })
    site.simulator.faults.add('wao', { status: 404, body: '{"message":"Not found"}' })
    const failed = await site.run()
    expect(failed).toMatchObject({
      ok: false,
      targets: [
        {
          due: 1,
          accepted: 0,
          pending: 1,
          errors: [{ code: 'NOT_ACCEPTED', items: ['https://www.example.com/style.css'] }],
        },
      ],
    })
    sent(site)
    site.write({ 'images/hero.svg': '<svg><g/></svg>' })
    expect(await site.run()).toMatchObject({ ok: true, targets: [{ due: 2, accepted: 2, pending: 0 }] })
    expect(sent(site)).toEqual([
      {
        domains: ['www.example.com'],
        exactMatches: expect.arrayContaining(['/style.css', '/images/hero.svg']),
      },
    ])
    expect(JSON.parse(readFileSync(join(site.root, '.cdn-purge/ledger.json'), 'utf8')).pending).toEqual({})
  })
})

/** The bodies of the purges that arrived since the last call. */
function sent({ simulator }: Workspace): unknown[] {
  const bodies = simulator.log.map(({ body }) => body)
  simulator.clearLog()
  return bodies
}

function ledgerFiles({ root }: Workspace) {
  const folder = join(root, '.cdn-purge')
  return readdirSync(folder).map(name => {
    const { mtimeNs, ino } = statSync(join(folder, name), { bigint: true })
    return { name, mtimeNs, ino }
  })
}
