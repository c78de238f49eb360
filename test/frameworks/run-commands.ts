import { delimiter, join } from 'node:path'
import process from 'node:process'
import type { Simulator } from '@cdn-purge/simulator'
import { execa } from 'execa'
import type { Command, Row } from './row.ts'

/** A row, installed, in front of simulated caches. */
export interface Site {
  readonly row: Row
  /** Absolute folder. */
  readonly project: string
  readonly simulator: Simulator
  /** Gets what every program printed. */
  readonly keep: (text: string) => void
}

/** What a program left. */
export interface Output {
  readonly program: string
  /** `undefined` after a signal. */
  readonly status: number | undefined
  readonly stdout: string
  readonly stderr: string
}

/** What keeps tools from colours, questions and the network. */
const quiet = {
  CI: 'true',
  NO_COLOR: '1',
  ASTRO_TELEMETRY_DISABLED: '1',
  NEXT_TELEMETRY_DISABLED: '1',
  NUXT_TELEMETRY_DISABLED: '1',
  STORYBOOK_DISABLE_TELEMETRY: '1',
}

/** Runs programs in a project, each after the one before, until one fails; as a user would, with no other variables. */
export async function runCommands(
  { row, project, simulator, keep }: Site,
  commands: readonly Command[],
): Promise<readonly Output[]> {
  const outputs: Output[] = []
  for (const [program, ...args] of commands) {
    keep(`$ ${[program, ...args].join(' ')}\n`)
    const { exitCode, stdout, stderr, all } = await execa(program, args, {
      cwd: project,
      env: {
        PATH: [join(project, 'node_modules', '.bin'), process.env.PATH].join(delimiter),
        HOME: join(project, '.home'),
        TMPDIR: join(project, '.tmp'),
        ...quiet,
        ...simulator.env,
        ...row.env,
      },
      extendEnv: false,
      reject: false,
      all: true,
      timeout: 300_000,
    })
    keep(`${all}\n`)
    outputs.push({ program, status: exitCode, stdout, stderr })
    if (exitCode !== 0) break
  }
  return outputs
}

/** Why programs failed, in words; empty where none did. */
export function explainFailures(outputs: readonly Output[]): string[] {
  return outputs
    .filter(({ status }) => status !== 0)
    .map(({ status, stdout, stderr }) => {
      const lines = `${stderr}\n${stdout}`.split('\n').filter(line => line.trim() !== '')
      const found = lines.findIndex(line => /\berror\b/i.test(line))
      const said = found === -1 ? lines.slice(-3) : lines.slice(found, found + 3)
      return `exit ${status ?? 'by a signal'}: ${said.join(' ').slice(0, 300)}`
    })
}
