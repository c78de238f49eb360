import { existsSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createProject, type Project } from '../support/project.ts'
import { writeFiles } from '../support/workspace.ts'

interface Damage {
  readonly description: string
  readonly damage: (folder: string) => void
  readonly code: string
}

const damages: readonly Damage[] = [
  {
    description: 'is torn',
    damage: folder => writeFiles(folder, { 'ledger.json': '{"version": 1, "environ' }),
    code: 'LEDGER_INVALID',
  },
  {
    description: 'is empty',
    damage: folder => writeFiles(folder, { 'ledger.json': '' }),
    code: 'LEDGER_INVALID',
  },
  {
    description: 'is of a newer version',
    damage: folder => writeFiles(folder, { 'ledger.json': '{"version": 3}' }),
    code: 'LEDGER_NEWER',
  },
  {
    description: 'has lost its manifest',
    damage: folder => {
      for (const name of readdirSync(folder)) if (name.endsWith('.sums')) rmSync(join(folder, name))
    },
    code: 'LEDGER_INCOMPLETE',
  },
  {
    description: 'has a manifest of other bytes',
    damage: folder => {
      for (const name of readdirSync(folder)) if (name.endsWith('.sums')) writeFiles(folder, { [name]: 'x' })
    },
    code: 'LEDGER_INCOMPLETE',
  },
]

/** A project that was purged once and has something due since. */
async function createUsed(): Promise<Project> {
  const project = await createProject()
  await project.run({ html: ['file'] })
  project.write({ 'index.html': 'due' })
  project.simulator.clearLog()
  return project
}

describe('a ledger that', () => {
  test.each(damages)('$description is named and never overwritten', async ({ damage, code }) => {
    const project = await createUsed()
    damage(join(project.root, '.cdn-purge'))
    const before = project.ledger()
    for (const command of ['run', 'plan', 'diff']) {
      const { status, stderr } = await project.command([command])
      expect(stderr).toMatch(/\.cdn-purge/)
      expect(stderr).toContain(`[${code}]`)
      expect(status).toBe(2)
    }
    expect(project.ledger()).toEqual(before)
    expect(project.simulator.log).toEqual([])

    const { status } = await project.command(['run', '--reset-ledger', '--yes'])
    expect(status).toBe(0)
    expect(await project.json(['run'])).toMatchObject({ firstRun: false, targets: [{ due: 0 }] })
  })

  test('cannot be written keeps every request from being sent', async () => {
    const project = await createProject()
    // As root, permissions stop nobody: a link into nowhere does.
    symlinkSync(join(project.root, 'nowhere/at/all'), join(project.root, '.cdn-purge'))
    const { status, stderr } = await project.command(['run'])
    expect(stderr).toMatch(/\.cdn-purge cannot be (made|written)/)
    expect(stderr).toContain('[LEDGER_UNWRITABLE]')
    expect(status).toBe(2)
    expect(project.simulator.log).toEqual([])
  })
})

describe('--reset-ledger', () => {
  test('forgets nothing where nobody can be asked', async () => {
    const project = await createUsed()
    const before = project.ledger()
    const { status, stderr } = await project.command(['run', '--reset-ledger'])
    expect(stderr).toContain('--yes')
    expect(status).toBe(2)
    expect(project.ledger()).toEqual(before)
    expect(project.simulator.log).toEqual([])
  })

  test('forgets nothing in a dry run', async () => {
    const project = await createUsed()
    const before = project.ledger()
    expect(await project.command(['run', '--reset-ledger', '--yes', '--dry-run'])).toMatchObject({
      status: 2,
    })
    expect(project.ledger()).toEqual(before)
  })

  test('forgets nothing where the output is missing', async () => {
    const project = await createUsed()
    const before = project.ledger()
    expect(await project.command(['run', 'nowhere', '--reset-ledger', '--yes'])).toMatchObject({ status: 2 })
    expect(project.ledger()).toEqual(before)
  })

  test('makes the next run the first one', async () => {
    const project = await createUsed()
    expect(await project.json(['run', '--reset-ledger', '--yes'])).toMatchObject({
      ok: true,
      firstRun: true,
      targets: [{ accepted: 3 }],
    })
    expect(existsSync(join(project.root, '.cdn-purge/ledger.json'))).toBe(true)
  })
})
