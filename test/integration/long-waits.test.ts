import { openContext } from '@cdn-purge/core/engine'
import { run } from '@cdn-purge/core/run'
import { describe, expect, test } from 'vitest'
import { main } from '../../packages/cli/src/cli.ts'
import type { World } from '../../packages/cli/src/command.ts'
import { createEndingSite } from '../support/ending-site.ts'
import { createProject } from '../support/project.ts'
import { createWorkspace } from '../support/workspace.ts'

const wait = 'wpengine: 429, waiting 60 s; Ctrl-C keeps it pending'
const limit = { status: 429, times: 9, headers: { 'retry-after': '60' } }

/** Runs the command against an API that wants a minute of patience; Ctrl-C as soon as that is told. */
async function runImpatiently(args: readonly string[], screen?: (text: string) => void) {
  const project = await createProject({ targets: [{ provider: 'wpengine', maxRetryDelay: 90_000 }] })
  project.simulator.faults.add('wpengine', limit)
  const stop = new AbortController()
  let err = ''
  let shown = ''
  const heed = (text: string) => {
    if (text.includes('waiting 60 s')) stop.abort()
  }
  const world: World = {
    env: project.simulator.env,
    cwd: project.root,
    signal: stop.signal,
    out() {},
    err(text) {
      err += text
      heed(text)
    },
    color: { out: false, err: false },
    ...(screen === undefined
      ? {}
      : {
          screen: {
            write(text: string) {
              shown += text
              heed(text)
            },
            columns: () => 100,
          },
        }),
  }
  const status = await main(['run', ...args], world)
  return { status, err, shown }
}

describe('a wait of a minute', () => {
  test('is one line of the command, and Ctrl-C says what is pending', async () => {
    const { status, err } = await runImpatiently([])
    expect(status).toBe(130)
    expect(err).toContain(`${wait}\nerror Interrupted. Pending in .cdn-purge: 3 at wpengine.`)
    expect(err).toContain('hint The next run sends it, and so does `cdn-purge retry`.')
  })

  test('is a countdown on a terminal, which is gone before the next line', async () => {
    const { status, err, shown } = await runImpatiently([], () => {})
    expect(status).toBe(130)
    expect(shown).toBe(`\r\u001b[K${wait}\r\u001b[K`)
    expect(err).not.toContain('waiting')
  })

  test('is told by the plugin, too', async () => {
    const site = await createEndingSite({
      targets: [{ provider: 'wpengine', retries: 1, maxRetryDelay: 90_000 }],
    })
    site.simulator.faults.add('wpengine', limit)
    const { child, result } = site.start("await build(undefined, { logLevel: 'info' })")
    child.stderr?.on('data', (data: Buffer) => {
      if (data.includes('waiting 60 s')) child.kill('SIGINT')
    })
    const { status, stderr } = await result
    expect(status).toBe(130)
    expect(stderr).toContain(`[cdn-purge] ${wait}\n`)
    expect(stderr).toMatch(/\[cdn-purge\] Interrupted\. Pending in \.cdn-purge: \d+ at wpengine\./)
  })
})

describe('a long work', () => {
  /** A run on a clock that makes three seconds of every look at it. */
  async function runSlowly(terminal: boolean) {
    const files = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`${index}.txt`, 'text']))
    const site = await createWorkspace({ files, targets: [{ provider: 'paradarum', batchSize: 20 }] })
    const options = await site.resolve()
    const told: string[] = []
    const logger = {
      ...site.log,
      info: (text: string) => void told.push(text),
      ...(terminal ? { status: (text: string | undefined) => void told.push(text ?? 'gone') } : {}),
    }
    const { context, ignore, close } = openContext(options, site.root, logger)
    let now = 0
    const clock = {
      ...context.clock,
      now() {
        now += 3000
        return now
      },
    }
    const outputs = [{ name: 'dist', directory: `${site.root}/dist` }]
    await run({ options, outputs, ignore }, 'run', { ...context, clock })
    await close()
    return told
  }

  test('is told every ten seconds where lines stay', async () => {
    const told = await runSlowly(false)
    expect(told.filter(text => text.startsWith('Reading'))).toEqual(['Reading dist: 192 of 200 files'])
    expect(told.filter(text => text.startsWith('paradarum'))).toEqual([
      'paradarum: 3 of 10 requests are answered',
      'paradarum: 7 of 10 requests are answered',
    ])
  })

  test('is one line on a terminal, which goes', async () => {
    const told = await runSlowly(true)
    expect(told.filter(text => text.startsWith('Reading'))).toHaveLength(4)
    expect(told).toContain('paradarum: 10 of 10 requests are answered')
    expect(told.at(-1)).toBe('gone')
  })
})
