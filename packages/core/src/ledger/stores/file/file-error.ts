import { getSystemErrorMap } from 'node:util'
import type { ErrorCode } from '../../../errors/catalog.ts'
import { CdnPurgeError } from '../../../errors/error.ts'

/** The system's name of a failure, such as `ENOENT`; `undefined` for anything that is not a system failure. */
export function systemCode(cause: unknown): string | undefined {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined
}

/**
 * The error for a file of the ledger that the system refused.
 *
 * @param code - what it means for the run
 * @param file - the file, as messages name it
 * @param action - what was refused, as in "cannot be written"
 * @param cause - what the system threw; an error of ours is returned as it is
 */
export function fileError(code: ErrorCode, file: string, action: string, cause: unknown): CdnPurgeError {
  if (cause instanceof CdnPurgeError) return cause
  return new CdnPurgeError(code, `${file} cannot be ${action}: ${inWords(cause)}.`, {
    hint: hint(cause),
    cause,
  })
}

function inWords(cause: unknown): string {
  const code = systemCode(cause)
  if (code === undefined) return cause instanceof Error ? cause.message : String(cause)
  const errno = cause instanceof Error && 'errno' in cause ? cause.errno : undefined
  const words = typeof errno === 'number' ? getSystemErrorMap().get(errno)?.[1] : undefined
  return words === undefined ? code : `${words} (${code})`
}

function hint(cause: unknown): string {
  switch (systemCode(cause)) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return 'Give this user read and write access there, or name another directory with the option "ledger".'
    case 'ENOSPC':
    case 'EDQUOT':
      return 'Free some space and run again: what was not settled is sent then.'
    case 'EEXIST':
    case 'ENOTDIR':
    case 'EISDIR':
      return 'Move what is in the way, or name another directory with the option "ledger".'
    case 'EMFILE':
    case 'ENFILE':
      return 'Raise the limit of open files ("ulimit -n") and run again.'
    default:
      return 'Check the disk, or name another directory with the option "ledger", and run again.'
  }
}
