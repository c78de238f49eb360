import type { Invocation } from '../command.ts'

/**
 * Whether a plan that is over a bar of the options is to be sent: as `--yes` says, else as the user answers, else not.
 *
 * @param excess - what is over which bar, a sentence
 */
export async function confirmExcess(excess: string, { flags, world }: Invocation): Promise<boolean> {
  if (flags.on('yes') === true) return true
  if (world.ask === undefined) return false
  const answer = await world.ask(`${excess}\nType yes to send it all the same: `)
  return answer.trim().toLowerCase() === 'yes'
}
