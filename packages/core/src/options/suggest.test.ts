import { expect, test } from 'vitest'
import { suggest } from './suggest.ts'

test.each([
  ['woa', ' (did you mean "wao"?)'],
  ['optmole', ' (did you mean "optimole"?)'],
  ['WPEngine', ' (did you mean "wpengine"?)'],
  ['cloudfront', ''],
  ['foo', ''],
  ['wp', ''],
  ['x', ''],
])('%s', (given, suggestion) => {
  expect(suggest(given, ['wao', 'wpengine', 'optimole'])).toBe(suggestion)
})
