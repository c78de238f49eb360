import type { Context } from '../context.ts'
import { CdnPurgeError, isCdnPurgeError } from '../errors/error.ts'
import { readLedger } from '../ledger/read.ts'
import { countPending } from '../owed/pending-items.ts'

/**
 * Says of an interruption what is pending, and what to do about it; any other error is given back as it is.
 *
 * @param environment - the ledger's
 */
export async function explainInterruption(
  cause: unknown,
  environment: string,
  { store, signal }: Pick<Context, 'store' | 'signal'>,
): Promise<unknown> {
  const isOurs = isCdnPurgeError(cause)
  if (isOurs ? cause.code !== 'INTERRUPTED' : signal?.aborted !== true) return cause
  const { document } = await readLedger(store, environment, () => false)
  const owed = [...(document?.pending ?? [])].filter(([, items]) => countPending(items) > 0)
  if (owed.length === 0)
    return new CdnPurgeError('INTERRUPTED', 'Interrupted. Nothing is pending.', { cause })
  const counts = owed.map(([name, items]) => `${countPending(items)} at ${name}`)
  return new CdnPurgeError(
    'INTERRUPTED',
    `Interrupted. Pending in ${store.location}: ${counts.join(', ')}.`,
    {
      hint: 'The next run sends it, and so does `cdn-purge retry`. What was under way may be sent twice, which does no harm.',
      cause,
    },
  )
}
