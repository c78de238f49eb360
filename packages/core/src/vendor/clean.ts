import { secretsIn } from '../http/body.ts'
import type { Target } from '../options/target.ts'
import type { Failure, Job, Reading } from '../providers/contract/provider.ts'
import { createRedactor } from '../secret/redact.ts'
import type { Secret } from '../secret/secret.ts'
import { printable } from '../text/printable.ts'
import type { ApiRequest, RawResponse } from '../wire/model.ts'

/** Most characters of a body that are quoted, and of any other text of a vendor. */
const QUOTED = 300
const LONGEST = 600

/**
 * Makes a vendor's text fit to be shown and stored: without the secrets of the target and of what was sent, on one
 * line, cut. What providers read an answer from is the answer as it came; every text that they found in it passes here.
 */
export type Clean = (text: string, longest?: number) => string

/** Makes a {@link Clean} for what a target says about one request. */
export function createClean(
  { secrets }: Pick<Target, 'secrets'>,
  sent: Pick<ApiRequest, 'headers' | 'body'>,
): Clean {
  const redact = createRedactor([...secrets, ...secretsIn(sent.headers), ...secretsIn(sent.body)])
  return (text, longest = LONGEST) => printable(redact(text).trim(), longest)
}

/** A body as messages quote it. */
export function quoteBody({ text }: RawResponse, clean: Clean): string {
  // What is no text decodes to these, or holds the character that no text has.
  return /[\0\ufffd]/.test(text) ? 'what is no text' : clean(text.replace(/\s+/g, ' '), QUOTED)
}

/** A failure with clean texts. */
export function cleanFailure({ kind, message, hint }: Failure, clean: Clean): Failure {
  return { kind, message: clean(message), ...(hint === undefined ? {} : { hint: clean(hint) }) }
}

/** A reading with clean texts; an operation's identifier stays as it is, since it is asked for by it. */
export function cleanReading({ failure, rejected, note, operation, missed }: Reading, clean: Clean): Reading {
  return {
    ...(missed === undefined ? {} : { missed }),
    ...(failure === undefined ? {} : { failure: cleanFailure(failure, clean) }),
    ...(rejected === undefined
      ? {}
      : { rejected: rejected.map(({ item, reason }) => ({ item, reason: clean(reason) })) }),
    ...(note === undefined ? {} : { note: clean(note, QUOTED) }),
    ...(operation === undefined ? {} : { operation }),
  }
}

/** Jobs with clean texts. */
export function cleanJobs(
  jobs: readonly Job[],
  { secrets }: Pick<Target, 'secrets'>,
  session: Secret | undefined,
): readonly Job[] {
  const clean = createClean(
    { secrets: session === undefined ? secrets : [...secrets, session] },
    { headers: {} },
  )
  return jobs.map(({ operation, item, state, message }) => ({
    operation: clean(operation),
    item: clean(item),
    state,
    ...(message === undefined ? {} : { message: clean(message) }),
  }))
}
