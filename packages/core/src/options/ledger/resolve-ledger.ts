import type { Store } from '../../ledger/store.ts'
import { type RedisPlace, secretsOfRedis } from '../../ledger/stores/redis/redis-place.ts'
import type { S3Place } from '../../ledger/stores/s3/s3-place.ts'
import type { Secret } from '../../secret/secret.ts'
import type { Environment } from '../env.ts'
import type { RedisLedger, S3Ledger } from './ledger-types.ts'

/** Where the ledger lies, with what is needed to get there. */
export type LedgerPlace = string | Store | RedisPlace | S3Place

/** A place, or why there is none. */
export type ResolvedLedger = { readonly place: LedgerPlace } | { readonly problems: readonly string[] }

/**
 * Resolves the option `ledger`.
 *
 * @param off - nothing is to be recorded: without credentials, as a fork has none, there is no ledger then
 */
export async function resolveLedger(
  given: string | Store | RedisLedger | S3Ledger,
  env: Environment,
  off: boolean,
): Promise<ResolvedLedger> {
  if (typeof given === 'string' || !('store' in given)) return { place: given }
  const { resolveShared } = await import('./shared-ledger.ts')
  const resolved = await resolveShared(given, env)
  return off && 'missing' in resolved ? { place: '.cdn-purge' } : resolved
}

/** What must not be shown of a place. */
export function secretsOfLedger(place: LedgerPlace): readonly Secret[] {
  if (typeof place === 'string' || !('store' in place)) return []
  if (place.store === 'redis') return secretsOfRedis(place)
  const { secretAccessKey, sessionToken } = place
  return sessionToken === undefined ? [secretAccessKey] : [secretAccessKey, sessionToken]
}
