import type { Command } from '../command.ts'
import { completion } from './completion.ts'
import { diff } from './diff.ts'
import { explain } from './explain.ts'
import { jobs } from './jobs.ts'
import { plan } from './plan.ts'
import { purge } from './purge.ts'
import { retry } from './retry.ts'
import { run } from './run.ts'
import { status } from './status.ts'
import { token } from './token.ts'
import { verify } from './verify.ts'

/** Every command, in the order in which `--help` lists them. */
export const commands: readonly Command[] = [
  run,
  plan,
  diff,
  explain,
  purge,
  retry,
  status,
  jobs,
  token,
  verify,
  completion,
]
