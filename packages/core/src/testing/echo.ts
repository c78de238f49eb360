import type { CannedAnswer, ReceivedRequest } from './scripted-api.ts'

/** The answer of an API that repeats what it was sent, a secret in several spellings included. */
export function echo({ headers }: ReceivedRequest, secret: string, status: number): CannedAnswer {
  return {
    status,
    body: {
      message: `${JSON.stringify(headers)} ${secret} ${encodeURIComponent(secret)}`,
      status: false,
      succeeded: false,
      success: false,
    },
  }
}
