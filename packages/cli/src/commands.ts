import type { Command } from './command.ts'
import { diff } from './commands/diff.ts'
import { plan } from './commands/plan.ts'
import { run } from './commands/run.ts'

/** Every command, in the order in which `--help` lists them. */
export const commands: readonly Command[] = [run, plan, diff]
