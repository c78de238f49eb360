import { CdnPurgeError, describeCause } from '../errors/error.ts'

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOENT: 'it disappeared while the output was being read',
  EISDIR: 'it became a directory while the output was being read',
  ENOTDIR: 'it changed while the output was being read',
  ELOOP: 'its symbolic links form a loop or are nested too deeply',
  EMFILE: 'this process has too many open files',
  ENFILE: 'this machine has too many open files',
  ENAMETOOLONG: 'its path is too long',
  EIO: 'the disk reports an error',
  ESTALE: 'the network file system lost it',
}

const hints: Readonly<Record<string, string>> = {
  EACCES:
    'Give the user that runs this command the right to read it, or exclude it with the option "exclude".',
  EPERM:
    'Give the user that runs this command the right to read it, or exclude it with the option "exclude".',
  ENOENT: 'Let whatever still writes into the output directory finish first.',
  EISDIR: 'Let whatever still writes into the output directory finish first.',
  ENOTDIR: 'Let whatever still writes into the output directory finish first.',
}

/** The system's code of an error, such as `ENOENT`. */
export function systemCode(cause: unknown): string | undefined {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined
}

/** The error for a file or folder that cannot be read, with the system's code in words. */
export function unreadable(path: string, cause: unknown): CdnPurgeError {
  const code = systemCode(cause) ?? ''
  const reason = reasons[code]
  const why = reason === undefined ? describeCause(cause) : `${reason} (${code})`
  return new CdnPurgeError('FILE_UNREADABLE', `${path} cannot be read: ${why}.`, { hint: hints[code], cause })
}
