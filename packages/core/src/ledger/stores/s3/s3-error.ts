import { elementOf, textOf } from '../../../aws/xml.ts'
import { CdnPurgeError } from '../../../errors/error.ts'
import type { Redactor } from '../../../secret/redact.ts'
import { printable } from '../../../text/printable.ts'
import type { RawResponse } from '../../../wire/model.ts'

/** Characters of a message that are quoted. */
const QUOTED = 300

/** The code of an error that S3 answers with; empty where the answer is none. */
export function codeOfAnswer({ text }: Pick<RawResponse, 'text'>): string {
  return textOf('Code', elementOf('Error', text) ?? '') ?? ''
}

/**
 * An answer that is no success.
 *
 * @param action - what was asked for, such as `cannot be read`
 */
export function refusedByS3(
  location: string,
  action: string,
  answer: RawResponse,
  redact: Redactor,
): CdnPurgeError {
  const code = codeOfAnswer(answer)
  const message = textOf('Message', elementOf('Error', answer.text) ?? '')
  const said = [`${answer.status}`, code, message].filter(Boolean).join(', ')
  const text = `${location} ${action}: ${printable(redact(said), QUOTED)}`
  if (code === 'RequestTimeTooSkewed') {
    return new CdnPurgeError('CREDENTIALS_REFUSED', text, { hint: 'Set the clock of this machine right.' })
  }
  if ([301, 307].includes(answer.status) || /^(?:AuthorizationHeaderMalformed|.*Redirect)$/.test(code)) {
    return new CdnPurgeError('CONFIG_INVALID', text, {
      hint: 'The bucket is in another region: set "ledger.region", or AWS_REGION.',
    })
  }
  if (code === 'NoSuchBucket') {
    return new CdnPurgeError('CONFIG_INVALID', text, {
      hint: 'Create the bucket, or correct "ledger.bucket".',
    })
  }
  if (answer.status === 401 || answer.status === 403) {
    return new CdnPurgeError('CREDENTIALS_REFUSED', text, {
      hint: 'Check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and, with temporary keys, AWS_SESSION_TOKEN: they need s3:GetObject, s3:PutObject and s3:DeleteObject on the prefix, and s3:ListBucket on the bucket.',
    })
  }
  return new CdnPurgeError('LEDGER_UNREACHABLE', text, {
    hint: 'Check "ledger.endpoint" and the state of the server. Nothing was lost: run again.',
  })
}

/** Two versions of an object may have the same. */
export const WEAK = 'the server gives weak ETags, which tell no version'

/** A server that does not do what a shared ledger needs. */
export function unsafeS3(location: string, why: string): CdnPurgeError {
  return new CdnPurgeError('LEDGER_UNSAFE', `${location} cannot hold a ledger: ${why}.`, {
    hint: 'Runs at once would lose purges. Use a server with conditional writes ("If-Match" and "If-None-Match" of PutObject), a Redis, or a directory.',
  })
}
