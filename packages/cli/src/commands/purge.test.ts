import { beforeEach, describe, expect, test } from 'vitest'
import { startApi } from '../../../../test/support/api-server.ts'
import { createFolder, writeFiles } from '../../../../test/support/workspace.ts'
import { main } from '../cli.ts'
import type { World } from '../command.ts'

let api: Awaited<ReturnType<typeof startApi>>
let cwd: string
let err: string

beforeEach(async () => {
  api = await startApi(() => ({ status: 202 }))
  cwd = createFolder()
  err = ''
  const optimole = { provider: 'optimole', baseUrl: api.url, apiKey: 'hunter3' }
  const wao = { provider: 'wao', baseUrl: api.url, siteId: 's', token: 'hunter2' }
  const config = { site: 'https://www.example.com/', targets: [wao, optimole] }
  writeFiles(cwd, { 'cdn-purge.config.json': JSON.stringify(config) })
})

function purge(args: readonly string[], world: Partial<World> = {}): Promise<number> {
  return main(['purge', ...args], {
    env: {},
    cwd,
    signal: new AbortController().signal,
    out: () => {},
    err: text => {
      err += text
    },
    color: { out: false, err: false },
    ...world,
  })
}

/** Answers questions, and keeps them. */
function answer(text: string) {
  const questions: string[] = []
  const ask = async (question: string) => {
    questions.push(question)
    return text
  }
  return { questions, ask }
}

describe('--everything on a terminal', () => {
  test('asks, and goes on after "yes"', async () => {
    const { questions, ask } = answer(' YES ')
    expect(await purge(['--everything', '--target', 'wao'], { ask })).toBe(0)
    expect(questions).toEqual([
      'This purges everything of https://www.example.com/, from wao.\nType yes to go on: ',
    ])
    expect(api.received).toHaveLength(1)
  })

  test.each(['', 'y', 'no', 'yes please'])('purges nothing after "%s"', async text => {
    expect(await purge(['--everything'], { ask: answer(text).ask })).toBe(2)
    expect(err).toContain('Nothing was purged, since the answer was not "yes".')
    expect(api.received).toEqual([])
  })

  test('says how far it reaches with --account', async () => {
    const { questions, ask } = answer('no')
    await purge(['--everything', '--account'], { ask })
    expect(questions).toEqual([expect.stringContaining('and at Optimole of all sites of the account')])
  })

  test.each([
    [['--everything', '--yes', '--target', 'wao']],
    [['--everything', '--dry-run']],
    [['/a', '--target', 'wao']],
  ])('does not ask for %j', async args => {
    const { questions, ask } = answer('no')
    expect(await purge(args, { ask })).toBe(0)
    expect(questions).toEqual([])
  })
})

test('interrupted while it reads the list, it purges nothing', async () => {
  const stop = new AbortController()
  const input = async () => {
    stop.abort()
    throw new DOMException('aborted', 'AbortError')
  }
  expect(await purge(['-'], { input, signal: stop.signal })).toBe(130)
  expect(api.received).toEqual([])
})
