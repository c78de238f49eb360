import { describe, expect, test } from 'vitest'
import { resolveOptions } from '../options/resolve.ts'
import { resolveSites } from '../urls/sites.ts'
import { readWishes, type Wishes } from './wishes.ts'

const site = ['https://www.example.com/']
const uuid = '0a1b2c3d-0000-4000-8000-00000000000a'
const medianova = { provider: 'medianova', organizationUuid: uuid, resourceUuid: uuid }
const all = [
  { provider: 'wao' },
  { provider: 'wpengine' },
  { provider: 'paradarum' },
  medianova,
  { provider: 'optimole' },
]

/** What each target gets, and what is told; of a refusal its problems. */
async function grant(wishes: Wishes, targets: readonly object[] = all, only?: readonly string[]) {
  const { targets: resolved } = await resolveOptions({ site, targets }, {}, { purpose: 'read' })
  const options = { targets: resolved, ...(only === undefined ? {} : { sendTo: only }) }
  const isKnown = (url: string) => url.endsWith('/kn*wn.jpg')
  const surroundings = { sites: resolveSites(site).sites, served: [], isKnown }
  const { due, said, warnings } = readWishes(wishes, options, surroundings)
  const gets = [...due].filter(([, items]) => items.length > 0)
  return {
    due: Object.fromEntries(
      gets.map(([name, items]) => [name, items.map(each => `${each.kind} ${each.item}`)]),
    ),
    whole: said.some(each => each.said.whole),
    warnings,
  }
}

async function problemsOf(...args: Parameters<typeof grant>): Promise<unknown> {
  try {
    return await grant(...args)
  } catch (error) {
    return error instanceof Error && 'problems' in error ? error.problems : error
  }
}

describe('what is said to a vendor', () => {
  test.each<[Wishes, Record<string, string[]>, boolean]>([
    [{ caches: ['object', 'page'] }, { wpengine: ['layer object', 'layer page'] }, true],
    [{ actions: ['purge'] }, { wao: ['raw ?action=purge'] }, true],
    [
      { match: { type: 'contains', values: ['/news'] } },
      { paradarum: ['raw {"type":"Regex","matchType":"contains","value":"/news"}'] },
      false,
    ],
    [
      { match: { type: 'starts_with', values: ['/'] } },
      { paradarum: ['raw {"type":"Regex","matchType":"starts_with","value":"/"}'] },
      true,
    ],
    [
      { match: { type: 'regex', values: ['.'] } },
      { paradarum: ['raw {"type":"Regex","matchType":"regex","value":"."}'] },
      true,
    ],
    [{ hosts: ['other.example'] }, { optimole: ['raw {"domain":"other.example"}'] }, true],
    [{ raw: ['{"type":"page"}'] }, { wpengine: ['layer page'] }, true],
    [{ raw: ['/images/*'] }, { medianova: ['raw /images/*'] }, false],
    [{ raw: ['/*'] }, { medianova: ['raw /*'] }, true],
    [{ raw: ['https://other.example/a.jpg'] }, { optimole: ['raw https://other.example/a.jpg'] }, false],
    [{ raw: ['{ "paths": ["/"] }'] }, { wao: ['raw {"domains":["www.example.com"],"paths":["/"]}'] }, true],
  ])('%j is for the one that understands it', async (wishes, due, whole) => {
    expect(await grant(wishes)).toEqual({ due, whole, warnings: [] })
  })

  test('wants a target where several understand it', async () => {
    const wishes = { raw: ['{"type":"all"}'] }
    expect(await problemsOf(wishes)).toEqual([
      '--raw {"type":"all"} may be meant for wpengine, paradarum. Name one, such as --target wpengine.',
    ])
    expect((await grant(wishes, all, ['paradarum'])).due).toEqual({ paradarum: ['everything *'] })
    expect((await grant(wishes, all, ['wpengine', 'paradarum'])).due).toEqual({
      wpengine: ['layer all'],
      paradarum: ['everything *'],
    })
  })

  test.each<[Wishes, readonly object[], readonly string[] | undefined, RegExp]>([
    [
      { caches: ['disk'] },
      all,
      undefined,
      /^--cache disk: for WP Engine \(target "wpengine"\) it must be \{"type":"object" \| "page"/,
    ],
    [{ caches: ['page'] }, all, ['wao'], /^--cache page: nothing of the kind can be said to wao\.$/],
    [{ caches: ['page'] }, all, ['wao', 'wpengine'], /^--cache page: that cannot be said to wao\.$/],
    [
      { caches: ['page'] },
      [
        { provider: 'wpengine', name: 'a' },
        { provider: 'wpengine', name: 'b' },
      ],
      undefined,
      /^--cache page may be meant for a, b\. Name one, such as --target a\.$/,
    ],
    [{ actions: ['delete'] }, all, undefined, /^--action delete: for wao\.io .* must be \?action=invalidate/],
    [{ match: { type: 'like', values: ['a'] } }, all, undefined, /"matchType" of equals, contains/],
    [
      { hosts: ['https://other.example/a'] },
      all,
      undefined,
      /^--everything https:\/\/other\.example\/a: for Optimole/,
    ],
    [
      { raw: ['/a*'] },
      [{ ...medianova, wildcards: false }],
      undefined,
      /holds a "\*", and the option "wildcards" is off/,
    ],
    [{ prefixes: ['https://other.example/a'] }, all, undefined, /nothing of the kind can be said/],
    [
      { prefixes: ['/a'] },
      [{ provider: 'optimole' }],
      undefined,
      /nothing of the kind can be said to optimole/,
    ],
  ])('%j is refused: %j, %j', async (wishes, targets, only, says) => {
    expect(await problemsOf(wishes, targets, only)).toEqual([expect.stringMatching(says)])
  })
})

test('a prefix that ends inside a name goes to all that know such, and the others are told', async () => {
  expect(await grant({ prefixes: ['/images/news'] })).toEqual({
    due: {
      wao: ['raw {"domains":["www.example.com"],"paths":["/images/news"]}'],
      paradarum: ['raw {"type":"Regex","matchType":"starts_with","value":"/images/news"}'],
      medianova: ['raw /images/news*'],
    },
    whole: false,
    warnings: ['--prefix /images/news is not purged at wpengine, optimole: that cannot be said there.'],
  })
})

describe('a "*" in a path', () => {
  test('is a pattern for Medianova, and as it is written for the others, which is told', async () => {
    const { due, warnings } = await grant({ urls: ['/a/*/b.jpg'] })
    expect(due).toEqual({
      wao: ['url https://www.example.com/a/*/b.jpg'],
      wpengine: ['url https://www.example.com/a/*/b.jpg'],
      paradarum: ['url https://www.example.com/a/*/b.jpg'],
      medianova: ['raw /a/*/b.jpg'],
      optimole: ['url https://www.example.com/a/*/b.jpg'],
    })
    expect(warnings).toHaveLength(4)
    expect(warnings[0]).toBe(
      'wao: https://www.example.com/a/*/b.jpg is purged as it is written, since "*" means nothing else there.',
    )
  })

  test('is a name where a file has it', async () => {
    const { due, warnings } = await grant({ urls: ['/kn*wn.jpg'] }, [{ provider: 'wao' }, medianova])
    expect(due).toEqual({
      wao: ['url https://www.example.com/kn*wn.jpg'],
      medianova: ['url https://www.example.com/kn*wn.jpg'],
    })
    expect(warnings).toEqual([])
  })
})
