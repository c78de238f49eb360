import { isAbsolute, resolve } from 'node:path'
import type { Invocation } from '../command.ts'

/**
 * Where relative paths of a command line start: what `--cwd` names, else the working directory, which is not asked for
 * where it may be gone and nothing needs it.
 *
 * @returns absolute
 * @throws CdnPurgeError `USAGE` where the working directory is needed, and does not exist any more
 */
export function workingDirectory({ flags, world }: Pick<Invocation, 'flags' | 'world'>): string {
  const named = flags.text('cwd') ?? '.'
  return isAbsolute(named) ? resolve(named) : resolve(world.cwd, named)
}
