import type { ReadFixture } from './provider-fixture.ts'
import type { CannedAnswer } from './scripted-api.ts'

/** An answer that no purge API gives for a success, and what an error about it quotes. */
export interface StrangeAnswer {
  readonly name: string
  readonly answer: CannedAnswer
  readonly quotes?: string
}

const page = '<!DOCTYPE html>\n<title>Sign in to Wi-Fi</title>'

/** What APIs, gateways and proxies say of a failure while their status says success. */
const bodies: readonly unknown[] = [
  {},
  [],
  null,
  true,
  'OK',
  { error: 'Unauthorized' },
  { errors: ['no such site'] },
  { statusCode: 401 },
  { message: 'Forbidden' },
  { success: false },
  { success: 0 },
  { success: 'no' },
  { status: false },
  { status: 0 },
  { status: 'error' },
  { succeeded: false },
  { code: 500, data: null },
]

/**
 * Answers that a provider must not take for a success, since the vendor documents another one: they come from whoever
 * stands between, or from an API that fails and says so in its body only.
 *
 * @param answer - the documented one; without a body, its status alone counts, and any body goes with it but a page
 */
export function strangeAnswers({
  answer: { status, body },
  statuses,
}: ReadFixture): readonly StrangeAnswer[] {
  const html = { 'content-type': 'text/html; charset=utf-8' }
  const others = [200, 201, 202, 204, 206].filter(other => other !== status && !statuses.includes(other))
  const text = typeof body === 'string' ? body.trim() : JSON.stringify(body)
  // Where the status alone counts, these differ from the documented answer by their status only.
  const told = body === undefined ? (status === 200 ? [] : bodies) : bodies
  return [
    // A 204 has no body, whatever is sent.
    ...[...new Set([200, status])]
      .filter(each => each !== 204)
      .flatMap((each): StrangeAnswer[] => [
        {
          name: `a login page with ${each}`,
          answer: { status: each, headers: html, body: page },
          quotes: 'Sign in to Wi-Fi</title>" (text/html',
        },
        {
          name: `a page with ${each} that calls itself JSON`,
          answer: { status: each, body: page },
          quotes: 'Sign in',
        },
      ]),
    ...others.map(other => ({
      name: `the right body with ${other}`,
      answer: { status: other, body: other === 204 ? undefined : body },
    })),
    ...told.map(each => ({
      name: `${JSON.stringify(each)} with ${body === undefined ? 200 : status}`,
      answer: {
        status: body === undefined ? 200 : status,
        body: typeof each === 'string' ? each : JSON.stringify(each),
      },
    })),
    ...(body === undefined
      ? []
      : [
          {
            name: 'the right body, cut',
            answer: { status, body: text.slice(0, -1) },
            quotes: text.replace(/\s+/g, ' ').slice(0, 10),
          },
          { name: 'no body', answer: { status }, quotes: 'an empty body' },
        ]),
  ]
}
