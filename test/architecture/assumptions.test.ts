import { loadProviders } from '@cdn-purge/core'
import { expect, test } from 'vitest'
import { assumptionsIn, assumptionsOf, plain, providerPages, rowsBelow } from '../support/provider-pages.ts'

test('every provider has a page, and every page a provider', async () => {
  const ids = (await loadProviders()).map(({ id }) => id)
  expect(providerPages.map(({ id }) => id).toSorted()).toEqual(ids.toSorted())
})

test.each(providerPages)(
  'the page of $id says what its source assumes, in the same words',
  ({ id, text }) => {
    const rows = rowsBelow('Assumed', text)
    expect(rows.map(([assumed = '']) => plain(assumed)).toSorted()).toEqual(assumptionsOf(id).toSorted())
    expect(rows.filter(([, changed = '']) => changed.trim() === '')).toEqual([])
  },
)

test('assumptions are found in comments of every form', () => {
  const source = [
    '/** ASSUME: one thing. */',
    'const a = 1',
    '/**',
    ' * What it is.',
    ' *',
    ' * ASSUME: two things; of',
    ' * which one is long.',
    ' *',
    ' * @see elsewhere',
    ' */',
    '// ASSUME a third.',
    'const b = 2',
  ].join('\n')
  expect(assumptionsIn(source)).toEqual(['one thing', 'two things', 'of which one is long', 'a third'])
})
