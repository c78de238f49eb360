import type { Command } from './command.ts'
import { diff } from './commands/diff.ts'
import { explain } from './commands/explain.ts'
import { queue } from './commands/fleet/queue.ts'
import { worker } from './commands/fleet/worker.ts'
import { jobs } from './commands/jobs.ts'
import { plan } from './commands/plan.ts'
import { purge } from './commands/purge.ts'
import { retry } from './commands/retry.ts'
import { rewrite } from './commands/rewrite.ts'
import { run } from './commands/run.ts'
import { completion } from './commands/setup/completion.ts'
import { doctor } from './commands/setup/doctor.ts'
import { init } from './commands/setup/init.ts'
import { status } from './commands/status.ts'
import { token } from './commands/token.ts'
import { verify } from './commands/verify.ts'

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
  rewrite,
  verify,
  init,
  doctor,
  worker,
  queue,
  completion,
]
