import { describe, expect, test } from 'vitest'
import { createEndingSite } from '../support/ending-site.ts'
import { createProject } from '../support/project.ts'

const traces = (text: string) =>
  text.split('\n').flatMap(line => /\d{4}-\d\d-\d\dT[\d:.]+Z cdn-purge:(\w+ .*)$/.exec(line)?.[1] ?? [])

/** What DEBUG=cdn-purge:* shows of a run whose first request is answered 503. */
const expected = [
  /^plan dist: 0 changed, \d added, 0 removed, 0 unchanged, no ledger$/,
  /^plan dist: index\.html is added, first-run: 1 URLs due$/,
  /^plan wao: \d due, /,
  /^ledger \.cdn-purge: read$/,
  /^ledger \.cdn-purge: write \d+ characters, 1 new of 1 manifests$/,
  /^plan wao: \d due, of which \d may go, 0 are held back and 0 wait: \d url in 1 batches, 0 unchanged hit/,
  /^http POST http:\/\/127\S+\/invalidate leaves, attempt 1 \{"domains":\["www\.example\.com"\],/,
  /^http POST \S+: 503, attempt 1, again in 0 ms, after \d+ ms$/,
  /^wait 0 ms: wao: 503, waiting 0 s; Ctrl-C keeps it pending$/,
  /^http POST \S+ leaves, attempt 2 /,
  /^http POST \S+: 202, attempt 2, after \d+ ms$/,
  /^ledger \.cdn-purge: append \{.*"wao"/,
]

function expectTraces(stderr: string): void {
  const found = traces(stderr)
  for (const each of expected) expect(found).toContainEqual(expect.stringMatching(each))
}

describe('DEBUG', () => {
  test('shows what the command decides, sends, waits for and writes, and no secret', async () => {
    const project = await createProject()
    project.simulator.faults.add('wao', { status: 503, times: 1 })
    const { status, stdout, stderr } = await project.command(['run', '--json'], { DEBUG: 'cdn-purge:*' })
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ ok: true })
    expectTraces(stderr)
    expect(stderr).not.toContain(project.simulator.env.WAO_API_TOKEN)
  })

  test('shows what a build does', async () => {
    const site = await createEndingSite()
    site.simulator.faults.add('wao', { status: 503, times: 1 })
    const { status, stderr } = await site.build('await build()', { env: { DEBUG: 'vite:*,cdn-purge:*' } })
    expect(status).toBe(0)
    expectTraces(stderr)
    expect(stderr).not.toContain(site.simulator.env.WAO_API_TOKEN)
  })

  test('shows what is asked for alone, and nothing where nothing is', async () => {
    const project = await createProject()
    const { stderr } = await project.command(['run'], { DEBUG: 'cdn-purge:http' })
    expect([...new Set(traces(stderr).map(line => line.split(' ')[0]))]).toEqual(['http'])
    expect(await project.command(['run'], { DEBUG: 'vite:*' })).toMatchObject({ status: 0, stderr: '' })
  })
})
