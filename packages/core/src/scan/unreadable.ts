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

const allow =
  'Give the user that runs this command the right to read it, or exclude it with the option "exclude".'
const finish = 'Let whatever still writes into the output directory finish first.'
const release = 'Close what holds so many files open, or raise the limit (ulimit -n), and run again.'

const hints: Readonly<Record<string, string>> = {
  EACCES: allow,
  EPERM: allow,
  ENOENT: finish,
  EISDIR: finish,
  ENOTDIR: finish,
  ELOOP: 'Remove the link, or exclude it with the option "exclude".',
  EMFILE: release,
  ENFILE: release,
  ENAMETOOLONG: 'Move the output directory to a shorter path, or exclude the file with the option "exclude".',
  EIO: 'Check the disk, then build and run again.',
  ESTALE: 'Mount the file system anew, then run again.',
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
