import type { Context } from '../context.ts'
import { isCdnPurgeError } from '../errors/error.ts'
import type { Target } from '../options/target.ts'
import type { Exchange, Failure } from '../providers/contract/provider.ts'
import type { Secret } from '../secret/secret.ts'
import type { ApiRequest, SendPolicy, Sent } from '../wire/model.ts'

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
): Promise<{ readonly sent: Sent } | { readonly failure: Failure }> {
  const { name, timeout, retries, maxRetryDelay, retry } = target
  try {
    return {
      sent: await send(request, { name, timeout, retries, maxRetryDelay, ...retry, ...changes }, signal),
    }
  } catch (error) {
    if (!isCdnPurgeError(error) || error.code === 'INTERRUPTED') throw error
    const { message, hint } = error
    return { failure: { kind: 'other', message, ...(hint === undefined ? {} : { hint }) } }
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
  return 'failure' in answer ? answer : read(answer.sent.response)
}

/** Exchanges a target's credentials for a session, where its options need one. */
export async function logIn(
  target: Target,
  context: Context,
): Promise<{ value?: Secret; failure?: Failure }> {
  return target.api.login === undefined ? {} : exchange(target, target.api.login, undefined, context)
}
