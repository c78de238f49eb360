import { spawnSync } from 'node:child_process'
import { delimiter } from 'node:path'
import process from 'node:process'
import { describe, expect, it } from 'vitest'

/** A system program that some tests need. */
export interface Program {
  readonly name: string
  readonly available: boolean
  /** Why it cannot be used; empty where it can. */
  readonly reason: string
}

/** The environment in which system programs are found: a user's `PATH` lacks the folders of some of them. */
export const programEnvironment: NodeJS.ProcessEnv = {
  ...process.env,
  PATH: [process.env.PATH, '/usr/local/sbin', '/usr/sbin', '/sbin'].filter(Boolean).join(delimiter),
}

/**
 * Looks for a system program, by running it.
 *
 * @param probe - arguments with which it ends at once, with status 0, if it is usable here
 * @param origin - the package of Debian that has it
 */
export function requireProgram(
  name: string,
  probe: readonly string[] = ['--version'],
  origin: string = name,
): Program {
  const { error, status, stderr } = spawnSync(name, probe, { env: programEnvironment, encoding: 'utf8' })
  if (error !== undefined)
    return {
      name,
      available: false,
      reason: `${name} cannot be run: ${error.message}; it is in the package ${origin}`,
    }
  const said = stderr.trim().split('\n').at(-1) ?? ''
  return status === 0
    ? { name, available: true, reason: '' }
    : { name, available: false, reason: `${name} ${probe.join(' ')} ended with status ${status}: ${said}` }
}

/**
 * Registers tests that need a program. Where it is missing they are counted as skipped, beside a test whose title
 * says why; in continuous integration that test fails.
 */
export function describeWith(program: Program, title: string, tests: () => void): void {
  describe.runIf(program.available)(title, tests)
  if (program.available) return
  it(`${title}: skipped, since ${program.reason}`, () => {
    expect(process.env.CI, program.reason).not.toBe('true')
  })
}
