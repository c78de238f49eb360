import type { PurgeJob } from '@cdn-purge/core/engine'
import { expect, test } from 'vitest'
import { unusedStore } from '../../../../test/support/unused-store.ts'
import { refuseOtherLedger } from './known-ledger.ts'

const job: PurgeJob = { version: 1, site: 'a.test', options: {} }
const look = (found: PurgeJob['mark'], mark: PurgeJob['mark']) =>
  refuseOtherLedger(
    { ...unusedStore, location: 'redis://a/0/key', lastWrite: async () => found },
    mark === undefined ? job : { ...job, mark },
  )
const at = (sequence: number, id = 'one') => ({ id, sequence })

test.each([
  ['the same', at(3), at(3)],
  ['a later one', at(4), at(3)],
  ['one that was begun afresh', at(1, 'two'), at(3)],
  ['one of which nothing was said', at(1), undefined],
])('the ledger that was left is %s', async (_, found, mark) => {
  await expect(look(found, mark)).resolves.toBe(undefined)
})

test.each([
  [
    'an older copy',
    at(2),
    at(3),
    /^redis:\/\/a\/0\/key is at write 2, although a run of a\.test left write 3/,
  ],
  ['none', undefined, at(3), /holds no ledger, although a run of a\.test left write 3 of one/],
  ['none, of which nothing was said', undefined, undefined, /holds no ledger, .* left one to be sent/],
])('a ledger that is %s is refused', async (_, found, mark, message) => {
  await expect(look(found, mark)).rejects.toMatchObject({
    code: 'LEDGER_LOST',
    message: expect.stringMatching(message),
    hint: expect.stringContaining('CDN_PURGE_REDIS_URL'),
  })
})
