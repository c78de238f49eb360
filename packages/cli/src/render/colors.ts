import type { Environment } from '@cdn-purge/core/engine'

/** Whether there are colours on standard output, and on standard error. */
export interface Colors {
  readonly out: boolean
  readonly err: boolean
}

/**
 * Whether a stream is written to in colours: a terminal that knows them, unless the variables of the user say otherwise.
 *
 * @param isTerminal - what the stream says of itself
 * @see https://no-color.org and https://force-color.org
 */
export function hasColors(isTerminal: boolean | undefined, env: Environment): boolean {
  const { NO_COLOR: none = '', FORCE_COLOR: force = '', TERM: terminal } = env
  if (none !== '') return false
  if (force !== '') return force !== '0' && force !== 'false'
  return isTerminal === true && terminal !== 'dumb'
}
