import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { CdnPurgeError } from './error.ts'

test('an error that is printed with its fields says nothing twice', () => {
  const error = new CdnPurgeError(
    'CONFIG_INVALID',
    'The configuration has a problem:\n  - "site" is missing',
    {
      problems: ['"site" is missing'],
    },
  )
  expect(error.problems).toEqual(['"site" is missing'])
  const printed = inspect(error)
  expect(printed.match(/"site" is missing/g)).toHaveLength(1)
  expect(printed).not.toMatch(/hint|problems/)
})
