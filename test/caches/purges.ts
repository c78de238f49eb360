import { beforeAll, describe, expect, test } from 'vitest'
import { describeWith } from '../support/programs.ts'
import type { Engine } from './engines/engine.ts'
import { concerns, courseOf } from './expected.ts'
import { deepest, setupsOn } from './layers.ts'
import { runsOver } from './run-over.ts'
import { scenarios } from './scenarios.ts'
import { createStage } from './stage.ts'
import { type Caches, startCaches } from './start-caches.ts'

/**
 * Registers the table of scenarios and setups on one engine, which runs for all of them.
 *
 * @param part - every so many setups, beginning with this one: files of equal length keep all workers busy
 */
export function tryPurges(engine: Engine, part = { first: 0, every: 1 }): void {
  const setups = setupsOn(engine.name).filter((_, index) => index % part.every === part.first)
  describeWith(engine.program, engine.name, () => {
    let caches: Caches
    beforeAll(async () => {
      caches = await startCaches(engine, deepest)
      return caches.close
    })

    describe.each(setups)('$name', setup => {
      test.each(scenarios.filter(scenario => concerns(courseOf(setup, scenario, 'x'))))(
        '$name',
        async scenario => {
          const stage = await createStage(caches, setup, scenario)
          const [first, ...later] = stage.course.steps
          if (first === undefined) throw new Error('a scenario begins with a deployment')
          const purge = runsOver(stage)
          await purge(first)
          let before = first
          stage.publish(first)
          for (const step of later) {
            await stage.warm(before)
            stage.publish(step)
            await stage.expectStale(before)
            await purge(step, { dryRun: true })
            await stage.expectStale(before)
            expect(await purge(step)).toMatchObject({ ok: true, warnings: [] })
            await stage.expectPurged(step)
            before = step
          }
        },
      )
    })
  })
}
