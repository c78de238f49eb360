import { describe, expect, test } from 'vitest'
import { answerOf, targetOf } from '../../../../test/support/target-of.ts'
import { resolveTarget } from '../options/target.ts'
import type { DueItem } from '../plan/model.ts'
import { makePlan } from '../plan/plan.ts'
import { listRequests } from '../purge/requests.ts'

const page: DueItem = { kind: 'url', item: 'https://e.test/a/' }
const style: DueItem = { kind: 'url', item: 'https://e.test/a.css' }

/** The types that are sent for what is due, in their order. */
async function typesFor(options: object, due: readonly DueItem[]): Promise<unknown[]> {
  const resolved = await resolveTarget(
    { provider: 'wpengine', ...options },
    'targets[0]',
    ['https://e.test'],
    {},
  )
  if (!('target' in resolved)) throw new Error(resolved.problems.join())
  const { target } = resolved
  const { capabilities } = target.api
  const { batches } = makePlan({ due, known: () => [], capabilities, owns: [], collateral: 0 })
  return listRequests(target, batches).map(({ request }) => request.body)
}

describe('what is purged, from the origin outwards', () => {
  test.each<[string, object, readonly DueItem[], string[]]>([
    ['a page', {}, [page], ['page']],
    ['an asset', {}, [style], ['cdn']],
    ['both', {}, [style, page], ['page', 'cdn']],
    ['an asset with a path in its query', {}, [{ kind: 'url', item: `${style.item}?from=/a/b` }], ['cdn']],
    ['a page with a file in its query', {}, [{ kind: 'url', item: `${page.item}?file=a.css` }], ['page']],
    ['a page of XHTML', {}, [{ kind: 'url', item: 'https://e.test/a.xhtml' }], ['page']],
    ['a page that the edge holds too', { edgePages: true }, [page], ['page', 'cdn']],
    ['an asset beside pages at the edge', { edgePages: true }, [style], ['cdn']],
    [
      'the caches that the option names',
      { caches: ['cdn', 'page', 'object'] },
      [style],
      ['object', 'page', 'cdn'],
    ],
    [
      'all alone, whatever is named beside',
      { caches: ['object', 'page', 'cdn', 'all'] },
      [page, style],
      ['all'],
    ],
    ['a cache that is due itself', {}, [style, { kind: 'layer', item: 'object' }], ['object', 'cdn']],
    ['all, due beside others', {}, [page, style, { kind: 'layer', item: 'all' }], ['all']],
  ])('%s', async (_, options, due, types) => {
    expect(await typesFor(options, due)).toEqual(types.map(type => ({ type })))
  })
})

test('the install is asked for its name where the connection is tried', async () => {
  const installId = '294deacc-d8b8-4005-82c4-0727ba8ddde0'
  const target = await targetOf({ provider: 'wpengine', installId, user: 'u', password: 'p' })
  const { probe } = target.api
  const url = `https://api.wpengineapi.com/v1/installs/${installId}`
  expect(probe?.request(undefined)).toMatchObject({ method: 'GET', url })
  const read = (status: number, body: unknown) => probe?.read(answerOf(status, body), undefined)
  expect(read(200, { id: installId, name: 'shop' })).toEqual({ value: { said: 'the install is shop' } })
  expect(read(200, {})).toMatchObject({ failure: { kind: 'other' } })
  expect(read(202, { name: 'shop' })).toMatchObject({ failure: { kind: 'other' } })
  expect(read(401, { message: 'Bad Credentials' })).toMatchObject({ failure: { kind: 'credentials' } })
})
