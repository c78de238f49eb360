import type { ReadFixture } from './provider-fixture.ts'
import type { CannedAnswer, ReceivedRequest } from './scripted-api.ts'

/**
 * How an API answers when all is well: the fixture's answer, about as many items as the request has.
 *
 * @param own - what is documented for the request at hand, where that is another answer
 */
export function documentedAnswer(
  { answer, counts }: ReadFixture,
  own?: CannedAnswer,
): (request: ReceivedRequest) => CannedAnswer {
  if (own !== undefined) return () => own
  if (counts === undefined) return () => answer
  return ({ body }) => {
    const list = counts.of.split('.').reduce<unknown>(inside, body)
    const count = Array.isArray(list) ? list.length : 0
    return { ...answer, body: withValue(answer.body, counts.at.split('.'), count) }
  }
}

function inside(value: unknown, name: string): unknown {
  return Object.entries(Object(value)).find(([key]) => key === name)?.[1]
}

function withValue(body: unknown, [name, ...rest]: readonly string[], value: number): unknown {
  if (name === undefined) return value
  return { ...Object(body), [name]: withValue(inside(body, name), rest, value) }
}
