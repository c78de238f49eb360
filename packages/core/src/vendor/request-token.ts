import type { Context } from '../context.ts'
import { CdnPurgeError } from '../errors/error.ts'
import type { Target } from '../options/target.ts'
import { exchange } from './exchange.ts'

/**
 * Asks a target for a cache token: one for everything that changed since the last.
 *
 * @throws CdnPurgeError `TOKEN_REFUSED`, `CREDENTIALS_REFUSED`; `USAGE` where the API gives none
 */
export async function requestToken(target: Target, context: Context): Promise<string> {
  const { token } = target.api
  if (token === undefined) {
    throw new CdnPurgeError('USAGE', `${target.title} (target "${target.name}") has no cache tokens.`)
  }
  const { value, failure } = await exchange(target, token, undefined, context)
  if (value !== undefined) return value
  const code = failure?.kind === 'credentials' ? 'CREDENTIALS_REFUSED' : 'TOKEN_REFUSED'
  throw new CdnPurgeError(code, `${target.name} gave no cache token: ${failure?.message ?? 'no answer'}.`, {
    hint: failure?.hint,
  })
}
