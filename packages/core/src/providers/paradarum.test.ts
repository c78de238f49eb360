import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { resolveTarget } from '../options/target.ts'
import type { DueItem, KnownUrls, PlanItem } from '../plan/model.ts'
import { isBeneath } from '../plan/pattern.ts'
import { makePlan } from '../plan/plan.ts'
import { listRequests } from '../purge/requests.ts'

const origin = 'https://e.test'
const resolved = await resolveTarget(
  { provider: 'paradarum', propertyId: 1, apiKey: 'k' },
  'targets[0]',
  [origin],
  {},
)
if (!('target' in resolved)) throw new Error(resolved.problems.join())
const { target } = resolved
const { capabilities } = target.api

/** What is sent for changed paths among others that stay. */
function send(changed: readonly string[], kept: readonly string[], owns: readonly string[] = []) {
  const paths = [...changed, ...kept].sort()
  const known: KnownUrls[] = [
    { origin, paths, states: Uint8Array.from(paths, path => (kept.includes(path) ? 0 : 1)) },
  ]
  const due = changed.map((path): DueItem => ({ kind: 'url', item: origin + path }))
  const plan = makePlan({ due, known: () => known, capabilities, owns, collateral: 0 })
  return { plan, bodies: listRequests(target, plan.batches).map(({ request }) => request.body) }
}

const named = (count: number, extension: string) =>
  Array.from({ length: count }, (_, index) => `/img/a.b/${index}.${extension}`)

describe('an extension in a folder', () => {
  test('is one request, where files of other extensions stay', () => {
    const { plan, bodies } = send(named(300, 'jpg'), [...named(50, 'txt'), '/0.jpg'])
    expect(bodies).toEqual([{ type: 'Regex', matchType: 'regex', value: '^/img/.*\\.jpg$' }])
    expect(plan.collateral).toBe(0)
  })

  test('is a type of its own for the whole site', () => {
    expect(send(named(300, 'jpg'), named(50, 'txt'), ['/']).bodies).toEqual([
      { type: 'Extension', value: 'jpg' },
    ])
  })

  test('is no longer than a value may be', () => {
    const folder = `/${'a.'.repeat(130)}/`
    const changed = Array.from({ length: 60 }, (_, index) => `${folder}${index}.jpg`)
    expect(send(changed, [`${folder}a.txt`, '/x']).bodies).toHaveLength(2)
  })

  test('matches what lies beneath it, and nothing else', () => {
    const word = fc.string({
      unit: fc.constantFrom('a', 'b', '.', '+', '(', '[', '$', '*', '|', '-', '%20'),
      maxLength: 4,
    })
    const folder = fc.array(word, { maxLength: 2 }).map(words => `/${words.map(each => `${each}/`).join('')}`)
    const extension = fc.stringMatching(/^[ab+($*-]{1,3}$/)
    const path = fc.tuple(folder, word, extension).map(parts => parts.join(''))
    fc.assert(
      fc.property(folder, extension, path, (at, ending, other) => {
        const item: PlanItem = { kind: 'extension', origins: [origin], folder: `/x${at}`, extension: ending }
        const [request] = target.api.toRequests([item])
        const { value } = Object(request?.body)
        for (const each of [`/x${other}`, `/x${at}${other}`, `/x${at}y.${ending}`, `/x${at}.${ending}`]) {
          expect(new RegExp(value).test(each)).toBe(isBeneath(item, each, true))
        }
      }),
    )
  })
})

test('a path that is longer than a value may be is skipped, with the reason', () => {
  const long = `/${'%E3%81%82'.repeat(70)}.html`
  const { plan, bodies } = send([long, '/a'], ['/b'])
  expect(bodies).toEqual([{ type: 'Path', value: '/a' }])
  expect(plan.skipped).toEqual([
    { due: 0, reason: 'its path has 636 characters, and Paradarum takes 500 at most' },
  ])
})

test('one item is sent by itself, several in a batch', () => {
  expect(send(['/a'], ['/b']).bodies).toEqual([{ type: 'Path', value: '/a' }])
  expect(send(['/a', '/c'], ['/b']).bodies).toEqual([
    {
      items: [
        { type: 'Path', value: '/a' },
        { type: 'Path', value: '/c' },
      ],
    },
  ])
})
