import { expect, test } from 'vitest'
import { targetOf } from '../../../../test/support/target-of.ts'
import { listReaches } from './reach.ts'

test('what is said for each host and names none is told once', async () => {
  const target = await targetOf({ provider: 'medianova' })
  const said = { due: { kind: 'raw', item: '/a*' }, reaches: (url: string) => url.includes('/a') } as const
  const reaches = listReaches(
    [said, said, { due: { kind: 'raw', item: '/b*' } } as const].map(said => ({ target: target.name, said })),
    [target],
    [{ origin: 'https://e.test', paths: ['/a.js', '/b.js'], states: Uint8Array.of(0, 0) }],
  )
  expect(reaches).toEqual([
    { target: 'medianova', due: said.due, whole: false, urls: ['https://e.test/a.js'] },
    { target: 'medianova', due: { kind: 'raw', item: '/b*' }, whole: false },
  ])
})
