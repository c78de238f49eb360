import type { Context } from '../context.ts'
import { isCdnPurgeError } from '../errors/error.ts'
import type { Target } from '../options/target.ts'
import type { Exchange, Failure } from '../providers/contract/provider.ts'
import type { Secret } from '../secret/secret.ts'
import type { ApiRequest, ApiResponse, SendPolicy, Sent } from '../wire/model.ts'
import { type Clean, cleanFailure, createClean, quoteBody } from './clean.ts'

/** An answer, what it took, and what makes texts of it fit to be shown. */
export interface Answered {
  readonly sent: Sent
  readonly response: ApiResponse
  readonly clean: Clean
}

/**
 * Sends one request to a target. A request that got no usable answer becomes a failure; an interruption throws.
 *
 * @param changes - of the target's own retry policy
 */
export async function sendTo(
  target: Target,
  request: ApiRequest,
  changes: Partial<SendPolicy>,
  { send, signal }: Context,
): Promise<Answered | { readonly failure: Failure }> {
  const { name, timeout, retries, maxRetryDelay, retry } = target
  const clean = createClean(target, request)
  try {
    const sent = await send(request, { name, timeout, retries, maxRetryDelay, ...retry, ...changes }, signal)
    return { sent, response: { ...sent.response, shown: quoteBody(sent.response, clean) }, clean }
  } catch (error) {
    if (!isCdnPurgeError(error) || error.code === 'INTERRUPTED') throw error
    const { message, hint } = error
    const failure: Failure = { kind: 'other', message, ...(hint === undefined ? {} : { hint }) }
    return { failure: cleanFailure(failure, clean) }
  }
}

/** Asks one of an API's other questions: a login, a page of jobs, a token. */
export async function exchange<Input, Output>(
  target: Target,
  { request, read }: Exchange<Input, Output>,
  input: Input,
  context: Context,
): Promise<{ value?: Output; failure?: Failure }> {
  const answer = await sendTo(target, request(input), {}, context)
  if ('failure' in answer) return answer
  const found = read(answer.response, input)
  return 'failure' in found ? { failure: cleanFailure(found.failure, answer.clean) } : found
}

/** Exchanges a target's credentials for a session, where its options need one. */
export async function logIn(
  target: Target,
  context: Context,
): Promise<{ value?: Secret; failure?: Failure }> {
  return target.api.login === undefined ? {} : exchange(target, target.api.login, undefined, context)
}
