import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { main } from './cli.ts'
import type { World } from './command.ts'

let cwd: string
let out: string
let err: string

beforeEach(() => {
  cwd = realpathSync(mkdtempSync(join(tmpdir(), 'cdn-purge-cli-')))
  out = ''
  err = ''
  mkdirSync(join(cwd, 'dist'))
  writeFileSync(join(cwd, 'dist/index.html'), 'home')
  configure({ firstRun: 'record' })
})

afterEach(() => rmSync(cwd, { recursive: true, force: true }))

function configure(options: Readonly<Record<string, unknown>>): void {
  const config = {
    site: 'https://www.example.com/',
    targets: [{ provider: 'wao', siteId: 's', token: 'hunter2' }],
  }
  writeFileSync(join(cwd, 'cdn-purge.config.json'), JSON.stringify({ ...config, ...options }))
}

function call(args: readonly string[], world: Partial<World> = {}): Promise<number> {
  return main(args, {
    env: {},
    cwd,
    signal: new AbortController().signal,
    out: text => {
      out += text
    },
    err: text => {
      err += text
    },
    color: { out: false, err: false },
    ...world,
  })
}

describe('--reset-ledger on a terminal', () => {
  const ledger = () => readFileSync(join(cwd, '.cdn-purge/ledger.json'), 'utf8')

  beforeEach(async () => {
    expect(await call(['run'])).toBe(0)
    writeFileSync(join(cwd, '.cdn-purge/ledger.json'), 'torn')
  })

  test('asks, and goes on after "yes"', async () => {
    let question = ''
    const ask = async (text: string) => {
      question = text
      return 'yes'
    }
    expect(await call(['run', '--reset-ledger'], { ask })).toBe(0)
    expect(question).toContain('.cdn-purge')
    expect(JSON.parse(ledger())).toMatchObject({ sequence: 1 })
  })

  test.each(['', 'y', 'no', 'yes please'])('forgets nothing after "%s"', async answer => {
    expect(await call(['run', '--reset-ledger'], { ask: async () => answer })).toBe(2)
    expect(err).toContain('was left as it is')
    expect(ledger()).toBe('torn')
  })

  test('is interrupted while it asks', async () => {
    const stop = new AbortController()
    const ask = async () => {
      stop.abort()
      throw new DOMException('aborted', 'AbortError')
    }
    expect(await call(['run', '--reset-ledger'], { ask, signal: stop.signal })).toBe(130)
    expect(ledger()).toBe('torn')
  })
})

describe('colours', () => {
  test('are used where they may be', async () => {
    await call(['diff'], { color: { out: true, err: true } })
    expect(out).toContain('\u001b[')
  })

  test('are left out with --no-color', async () => {
    await call(['diff', '--no-color'], { color: { out: true, err: true } })
    expect(out).not.toContain('\u001b[')
  })
})

describe('an unexpected error', () => {
  const broken = (message: string): Partial<World> => ({
    ask: () => Promise.reject(new TypeError(message)),
  })

  test('is called a bug, and shows its stack with --verbose only', async () => {
    expect(await call(['run', '--reset-ledger'], broken('x is not a function'))).toBe(1)
    expect(err).toContain('error x is not a function [UNEXPECTED]\n')
    expect(err).toContain('This is a bug')
    expect(err).not.toMatch(/^\s+at /m)
    err = ''
    expect(await call(['run', '--reset-ledger', '--verbose'], broken('x is not a function'))).toBe(1)
    expect(err).toMatch(/^\s+at /m)
  })

  test('never shows a secret', async () => {
    expect(await call(['run', '--reset-ledger', '--verbose', '--json'], broken('cannot send hunter2'))).toBe(
      1,
    )
    expect(JSON.parse(out)).toMatchObject({
      error: { code: 'UNEXPECTED', message: 'cannot send [redacted]' },
    })
    expect(out + err).not.toContain('hunter2')
  })
})

test('flags win over the environment', async () => {
  expect(await call(['run', '--env', 'staging'], { env: { CDN_PURGE_ENVIRONMENT: 'preview' } })).toBe(0)
  expect(existsSync(join(cwd, '.cdn-purge/staging/ledger.json'))).toBe(true)
})
