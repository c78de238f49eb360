import type { Verdict } from '../../control/log.ts'

/** Judges an `Authorization: Bearer …` field. */
export function judgeBearer(field: string | undefined, isToken: (token: string) => boolean): Verdict {
  if (field === undefined) return 'missing'
  const token = /^Bearer (\S+)$/i.exec(field)?.[1]
  return token !== undefined && isToken(token) ? 'valid' : 'invalid'
}
