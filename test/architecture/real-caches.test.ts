import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { engines } from '../caches/engines/index.ts'
import { concerns, courseOf } from '../caches/expected.ts'
import { type Setup, setups, setupsOn } from '../caches/layers.ts'
import { type Scenario, scenarios } from '../caches/scenarios.ts'
import { expectParts, formatTable } from '../support/page-parts.ts'

/** What the tests of the tier `caches` hold a scenario to, as its page says it. */
function cell(setup: Setup, scenario: Scenario): string {
  const course = courseOf(setup, scenario, 'shop')
  const last = course.steps.at(-1)
  if (last === undefined || !concerns(course)) return '–'
  return `${last.changed.length} fresh, ${last.kept.length} kept`
}

test('the page of real caches has what is tried there', () =>
  expectParts(fileURLToPath(new URL('../../docs/real-caches.md', import.meta.url)), {
    engines: () =>
      engines
        .map(({ name }) => {
          const tried = setupsOn(name)
          const rows = scenarios.map(scenario => [
            scenario.name,
            ...tried.map(setup => cell(setup, scenario)),
          ])
          return `## ${name}\n\n${formatTable(['', ...tried.map(setup => setup.name)], rows)}`
        })
        .join('\n\n'),
  }))

test.each(setups)(
  '$name has scenarios that leave something cached, and each leaves nothing that changed',
  setup => {
    const courses = scenarios.map(scenario => courseOf(setup, scenario, 'shop')).filter(concerns)
    expect(courses.some(({ steps }) => steps.some(({ kept }) => kept.length > 0))).toBe(true)
    for (const { changed, kept } of courses.flatMap(({ steps }) => steps))
      expect(changed.filter(address => kept.includes(address))).toEqual([])
  },
)
