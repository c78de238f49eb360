import { expect, test } from 'vitest'
import { describeCache, isOtherCache } from './cache.ts'

const infos = [
  { name: 'zone', text: '', type: 'string', cache: true },
  { name: 'tenant', text: '', type: 'string', cache: true },
  { name: 'key', text: '', type: 'string', secret: true },
]
const line = (own: object, isReady = true) => describeCache('my-cdn', infos, { ...own }, isReady)

test.each<[boolean, string, string | undefined, string | undefined]>([
  [false, 'the same', line({ zone: 'a' }), line({ zone: 'a' })],
  [false, 'another key', line({ zone: 'a', key: 'k' }), line({ zone: 'a', key: 'l' })],
  [true, 'another zone', line({ zone: 'a' }), line({ zone: 'b' })],
  [true, 'a zone, and then a tenant', line({ zone: 'a' }), line({ tenant: 'a' })],
  [true, 'a tenant that was not there', line({ zone: 'a' }), line({ zone: 'a', tenant: 'b' })],
  [false, 'a plan without what it would need', line({ zone: 'a' }), line({}, false)],
  [true, 'such a plan that does say it', line({ zone: 'a' }), line({ zone: 'b' }, false)],
  [true, 'another provider', 'wao', line({ zone: 'a' })],
  [false, 'a ledger of before', undefined, line({ zone: 'a' })],
  [false, 'a target of before', line({ zone: 'a' }), undefined],
])('another cache is %s: %s', (isOther, _, one, other) => {
  expect(isOtherCache(one, other)).toBe(isOther)
  expect(isOtherCache(other, one)).toBe(isOther)
})

test('nothing of an option is in the line but a digest', () => {
  expect(line({ zone: 'my zone=1 x' })).toMatch(/^my-cdn zone=[0-9a-f]{12} tenant=[0-9a-f]{12}$/)
})
