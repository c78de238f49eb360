import type { ApiRequest, ApiResponse } from '../../wire/model.ts'
import { firstText, invalidAnswer, readJson } from './answer.ts'
import type { Exchange, Failure, Finding } from './provider.ts'

/**
 * A probe that asks for the thing that is purged, and tells its name.
 *
 * @param what - such as `zone`
 * @param places - of the name in the answer, the first that holds any, as `firstText` reads them
 */
export function askName(
  what: string,
  url: string,
  headers: ApiRequest['headers'],
  failureOf: (response: ApiResponse) => Failure | undefined,
  ...places: readonly string[]
): Exchange<undefined, Finding> {
  return {
    request: () => ({ method: 'GET', url, headers }),
    read(response) {
      const failure = failureOf(response)
      if (failure !== undefined) return { failure }
      const name = firstText(readJson(response), ...places)
      return name === undefined
        ? { failure: invalidAnswer(response, `an answer with the name of the ${what}`) }
        : { value: { said: `the ${what} is ${name}` } }
    },
  }
}
