import { CdnPurgeError, describeCause } from '../../../errors/error.ts'

/** Whether Redis refuses who asks, which no further try changes. */
export function isRefusal(error: unknown): boolean {
  return /^(?:WRONGPASS|NOAUTH|NOPERM|ERR invalid password|ERR AUTH)/.test(messageOf(error))
}

/**
 * Puts what a command threw into words.
 *
 * @param last - what the connection threw last, which says why it is closed
 */
export function redisError(location: string, error: unknown, last: unknown): CdnPurgeError {
  const cause = messageOf(error) === 'Connection is closed.' && last !== undefined ? last : error
  const said = describeCause(cause)
  if (isRefusal(cause)) {
    return new CdnPurgeError('CREDENTIALS_REFUSED', `${location}: Redis refused the credentials: ${said}`, {
      hint: 'Check user and password in CDN_PURGE_REDIS_URL, or in "ledger.url". The user needs the commands EVAL, HMGET, HGET, HSET, DEL, ZADD, ZREM and ZRANGEBYLEX on the keys of the ledger, and SELECT where the URL names a database.',
    })
  }
  if (/^OOM /.test(said)) {
    return new CdnPurgeError('LEDGER_UNWRITABLE', `${location} cannot be written: ${said}`, {
      hint: 'Give Redis more memory ("maxmemory"), or remove what it need not hold, and run again.',
    })
  }
  return new CdnPurgeError('LEDGER_UNREACHABLE', `${location} cannot be used: ${said}`, {
    hint: 'Check that Redis runs there, that this machine reaches it, and whether it wants TLS (rediss://). Nothing was lost: run again.',
  })
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : ''
}
