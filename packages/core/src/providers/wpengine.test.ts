import { describe, expect, test } from 'vitest'
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
