import { describe, expect, test } from 'vitest'
import { isCdnPurgeError } from '../errors/error.ts'
import { resolveOptions } from './resolve.ts'

const wao = { provider: 'wao', siteId: 'a', token: 'hunter2' }
const valid = { site: 'https://www.example.com/', targets: [wao] }

async function problemsOf(input: unknown): Promise<readonly string[]> {
  try {
    await resolveOptions(input, {}, { purpose: 'read' })
  } catch (error) {
    if (isCdnPurgeError(error)) return error.problems
    throw error
  }
  return []
}

describe('an option says what it must be, and what it is', () => {
  const cases: readonly [Readonly<Record<string, unknown>>, ...string[]][] = [
    [{ site: undefined }, '"site" is required.'],
    [{ site: 5 }, '"site" must be string | string[], not a number.'],
    [{ site: '/app' }, '"site" must be an absolute http or https URL, such as https://www.example.com/.'],
    [
      { site: ['/app', 5] },
      '"site[0]" must be an absolute http or https URL, such as https://www.example.com/.',
      '"site[1]" must be a string, not a number: put it in quotes.',
    ],
    [{ targets: {} }, '"targets" must be Target[], not an object.'],
    [{ targets: [] }, '"targets" must name at least one cache.'],
    [{ targets: [5] }, "targets[0] must be an object such as { provider: 'wao' }."],
    [
      { when: 'deployed' },
      "\"when\" must be 'build', 'bundle' or 'deploy', not another word (did you mean \"deploy\"?).",
    ],
    [{ when: null }, "\"when\" must be 'build', 'bundle' or 'deploy', not null."],
    [{ include: '*.html' }, '"include" must be string[], not a string.'],
    [{ exclude: [''] }, '"exclude[0]" must not be empty.'],
    [{ immutable: true }, '"immutable" must be string[] | false, not true.'],
    [{ immutable: [['a']] }, '"immutable[0]" must be a string, not an array.'],
    [{ added: 'false' }, '"added" must be true or false, not a string: write it without the quotes.'],
    [{ collateral: '0.5' }, '"collateral" must be a number, not a string: write it without the quotes.'],
    [{ collateral: 2 }, '"collateral" must be at most 1.'],
    [{ collateral: Number.NaN }, '"collateral" must be a number, not NaN.'],
    [{ rules: [{ files: '*' }] }, '"rules[0].purge" is required.'],
    [
      { rules: [{ files: '*', purge: ['/a'], also: 1 }] },
      '"rules[0]" has the unknown key "also": it must be { files: string, purge: string[] }[].',
    ],
    [{ verify: true }, '"verify" must be false | { sample?: number, timeout?: number }, not true.'],
    [{ verify: [] }, '"verify" must be false | { sample?: number, timeout?: number }, not an array.'],
    [{ verify: { sample: 0 } }, '"verify.sample" must be at least 1.'],
    [{ verify: { sample: 1.5 } }, '"verify.sample" must be a whole number, not a fraction.'],
    [
      { verify: { sampel: 1 } },
      '"verify" has the unknown key "sampel": it must be false | { sample?: number, timeout?: number }.',
    ],
    [{ ledger: {} }, `"ledger" must be a directory, a store, { store: 'redis', … } or { store: 's3', … }.`],
    [{ rules: ['*'] }, '"rules[0]" must be an object, not a string.'],
    [{ collateral: Number.POSITIVE_INFINITY }, '"collateral" must be at most 1.'],
    [{ sites: 'a' }, 'unknown option "sites" (did you mean "site"?).'],
    [
      { sites: 'a', dri: 'b' },
      ...['"sites" (did you mean "site"?)', '"dri" (did you mean "dir"?)'].map(
        said => `unknown option ${said}.`,
      ),
    ],
  ]
  test.each(cases)('%j', async (change, ...problems) => {
    expect(await problemsOf({ ...valid, ...change })).toEqual(problems)
  })
})

describe("a target's option does so too", () => {
  const cases: readonly [Readonly<Record<string, unknown>>, string][] = [
    [{ token: 12_345 }, '"token" must be a string, not a number: put it in quotes.'],
    [{ token: ['hunter2'] }, '"token" must be a string, not an array.'],
    [{ token: '' }, '"token" must not be empty.'],
    [{ retries: 'x' }, '"retries" must be a number, not a string.'],
    [{ retries: -1 }, '"retries" must be at least 0.'],
    [{ timeout: null }, '"timeout" must be a number, not null.'],
    [{ domains: 'a.b' }, '"domains" must be string[], not a string.'],
    [
      { everything: 'purg' },
      '"everything" must be \'invalidate\' or \'purge\', not another word (did you mean "purge"?).',
    ],
  ]
  test.each(cases)('%j', async (change, problem) => {
    expect(await problemsOf({ ...valid, targets: [{ ...wao, ...change }] })).toEqual([
      `targets[0] (wao): ${problem}`,
    ])
  })

  test.each([
    [['bogus'], "\"caches[0]\" must be 'object', 'page', 'cdn' or 'all', not another word."],
    ['bogus', "\"caches\" must be 'auto' | ('object' | 'page' | 'cdn' | 'all')[], not a string."],
    [5, "\"caches\" must be 'auto' | ('object' | 'page' | 'cdn' | 'all')[], not a number."],
  ])('of several forms, the one that was meant: caches: %j', async (caches, problem) => {
    expect(await problemsOf({ ...valid, targets: [{ provider: 'wpengine', caches }] })).toEqual([
      `targets[0] (wpengine): ${problem}`,
    ])
  })
})

test('all problems are told at once, and never a value', async () => {
  const problems = await problemsOf({
    ...valid,
    when: 'hunter2',
    firstRun: ['hunter2'],
    targets: [{ ...wao, everything: 'hunter2', retries: 'hunter2', domains: 'hunter2' }],
  })
  expect(problems).toHaveLength(5)
  expect(problems.join()).not.toContain('hunter2')
})
