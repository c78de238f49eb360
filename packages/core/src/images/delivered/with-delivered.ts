import type { Context } from '../../context.ts'
import type { OutputsInput, ScannedOutput } from '../../output/model.ts'

/**
 * Looks through the outputs for delivery URLs, where a target is to forget what changed behind them.
 *
 * @param found - what a build has found already: sources by absolute directory
 */
export async function withDelivered(
  scanned: readonly ScannedOutput[],
  input: Pick<OutputsInput, 'options' | 'ignore'>,
  found: ReadonlyMap<string, readonly string[]> = new Map(),
  context: Pick<Context, 'signal'>,
): Promise<readonly ScannedOutput[]> {
  const policies = input.options.targets.flatMap(({ api }) =>
    api.images?.invalidate === true ? [api.images] : [],
  )
  if (policies.length === 0) return scanned
  // Most configurations have none, and do not pay for it.
  const { findDelivered } = await import('./find-delivered.ts')
  const hosts = [...new Set(policies.flatMap(({ hosts }) => hosts))]
  return findDelivered(scanned, input, found, hosts, context)
}
