import { randomUUID } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createTestClock } from '../../../../../../test/support/test-clock.ts'
import { silentLogger } from '../../../log/logger.ts'
import { Waits } from '../../../wait/waits.ts'
import { withLock } from './lock.ts'
import { currentHolder, holderState, parseHolder } from './lock-holder.ts'

let directory: string

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'lock-'))
})

afterEach(() => rmSync(directory, { recursive: true, force: true }))

const lock = () => join(directory, 'lock')
const living = () => currentHolder(randomUUID())
const here = <Result>(action: () => Result, timeout = 0) => withLock(directory, '.cdn-purge', timeout, action)

/** Puts a lock file there that was last renewed some seconds ago. */
function leave(text: string, seconds: number, path = lock()): void {
  writeFileSync(path, text)
  const then = Date.now() / 1000 - seconds
  utimesSync(path, then, then)
}

describe('withLock', () => {
  it('holds a whole lock file during the action only', async () => {
    const holder = await here(() => parseHolder(readFileSync(lock(), 'utf8')))
    expect(holder).toMatchObject({ pid: process.pid })
    expect(readdirSync(directory)).toEqual([])
  })

  it('releases the lock when the action throws', async () => {
    const failing = here(() => {
      throw new Error('failed')
    })
    await expect(failing).rejects.toThrow('failed')
    expect(readdirSync(directory)).toEqual([])
  })

  it('keeps callers of one process apart', async () => {
    const { impatient, patient } = await here(() => ({
      impatient: here(() => 'second').catch((error: unknown) => error),
      patient: here(() => 'third', 30_000),
    }))
    expect(await impatient).toMatchObject({ code: 'LEDGER_LOCKED' })
    expect(await patient).toBe('third')
  })

  it('is waited for aloud, where that takes long', async () => {
    leave(JSON.stringify(living()), 0)
    const told: string[] = []
    const clock = createTestClock()
    const waits = new Waits({ clock, logger: { ...silentLogger, info: text => void told.push(text) } })
    const late = withLock(directory, '.cdn-purge', 30_000, () => 'held', { waits, clock })
    await expect(late).rejects.toMatchObject({ code: 'LEDGER_LOCKED' })
    expect(told).toEqual([
      expect.stringMatching(/^\.cdn-purge\/lock is held by process \d+ on host ".*", waiting 27 s at most$/),
    ])
  })

  it('names a living holder once the time is up, and leaves its lock', async () => {
    const text = JSON.stringify(living())
    leave(text, 3600)
    await expect(here(() => 'held', 20)).rejects.toMatchObject({
      code: 'LEDGER_LOCKED',
      message: expect.stringContaining(`.cdn-purge/lock is held by process ${process.pid} on host `),
      hint: expect.stringContaining('delete .cdn-purge/lock'),
    })
    expect(readFileSync(lock(), 'utf8')).toBe(text)
    expect(readdirSync(directory)).toEqual(['lock'])
  })

  it('waits for a holder that releases in time', async () => {
    leave(JSON.stringify(living()), 0)
    const waiting = here(() => 'held', 30_000)
    rmSync(lock())
    expect(await waiting).toBe('held')
  })

  const elsewhere = () => JSON.stringify({ ...living(), host: 'elsewhere', place: 'elsewhere 1' })
  const reused = () => JSON.stringify({ ...living(), start: '1' })
  // ASSUME: above the highest pid that Linux gives out (4194304).
  const gone = () => JSON.stringify({ ...living(), pid: 4_194_305 })

  it.each([
    ['of a process that is gone', gone, 0],
    ['of a pid that another process has now', reused, 0],
    ['of another machine, not renewed for over a minute', elsewhere, 61],
    ['never written whole, some seconds old', () => '{"pid":', 3],
    ['empty, some seconds old', () => '', 3],
  ])('breaks a lock %s, at once', async (_, text, age) => {
    leave(text(), age)
    expect(await here(() => 'held')).toBe('held')
    expect(readdirSync(directory)).toEqual([])
  })

  it.each([
    ['of another machine, renewed within a minute', elsewhere, 50],
    ['that is just being written', () => '', 0],
  ])('respects a lock %s', async (_, text, age) => {
    leave(text(), age)
    await expect(here(() => 'held')).rejects.toMatchObject({ code: 'LEDGER_LOCKED' })
    expect(readdirSync(directory)).toEqual(['lock'])
  })

  it('goes on where others were killed while they broke a lock', async () => {
    const holders = [gone(), gone(), gone()]
    const nonces = holders.map(text => parseHolder(text)?.nonce)
    leave(holders[0] ?? '', 0)
    leave(holders[1] ?? '', 0, join(directory, `lock.${nonces[0]}.broken`))
    leave(holders[2] ?? '', 0, join(directory, `lock.${nonces[1]}.broken`))
    expect(await here(() => 'held')).toBe('held')
    expect(readdirSync(directory)).toEqual([])
  })

  it('leaves a dead lock to a living process that is breaking it', async () => {
    const text = gone()
    leave(text, 0)
    leave(JSON.stringify(living()), 0, join(directory, `lock.${parseHolder(text)?.nonce}.broken`))
    await expect(here(() => 'held')).rejects.toMatchObject({ code: 'LEDGER_LOCKED' })
    expect(readFileSync(lock(), 'utf8')).toBe(text)
  })

  it('neither goes on with nor removes a lock that was taken over', async () => {
    const other = elsewhere()
    const overtaken = withLock(directory, '.cdn-purge', 0, held => {
      writeFileSync(lock(), other)
      held.renew()
    })
    await expect(overtaken).rejects.toMatchObject({ code: 'LEDGER_LOCKED' })
    expect(readFileSync(lock(), 'utf8')).toBe(other)
  })

  it('says why no lock can be made', async () => {
    await expect(withLock(join(directory, 'missing'), 'missing', 0, () => 1)).rejects.toMatchObject({
      code: 'LEDGER_UNWRITABLE',
      message: 'missing/lock cannot be written: no such file or directory (ENOENT).',
    })
  })
})

describe('holderState', () => {
  it.each([
    ['this process', {}, 'alive'],
    ['its pid with another start', { start: '1' }, 'dead'],
    ['another machine', { place: 'elsewhere' }, 'unknown'],
    ['pid 1, which always runs, with another start', { pid: 1, start: 'x' }, 'dead'],
  ])('knows %s', (_, change, state) => {
    expect(holderState({ ...living(), ...change })).toBe(state)
  })

  it.each([
    '',
    '{',
    'null',
    '{}',
    JSON.stringify({ ...currentHolder('not a nonce') }),
    JSON.stringify({ ...currentHolder(randomUUID()), pid: 0 }),
  ])('does not take %j for a holder', text => {
    expect(parseHolder(text)).toBeUndefined()
  })
})
