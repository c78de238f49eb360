import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { RunReport } from '@cdn-purge/core'
import { openContext, resolveOptions, run } from '@cdn-purge/core/engine'
import { beforeAll, describe, expect, test } from 'vitest'
import { describeWith } from '../support/programs.ts'
import { keepLog, writeFiles } from '../support/workspace.ts'
import { type Account, openAccount } from './account.ts'
import type { Engine } from './engines/engine.ts'
import { concerns, courseOf, type Step } from './expected.ts'
import { deepest, setups } from './layers.ts'
import { scenarios } from './scenarios.ts'
import { createStage, distOf, type Stage } from './stage.ts'
import { type Caches, startCaches } from './start-caches.ts'

/** Registers the table of scenarios and setups on one engine, which runs for all of them. */
export function tryPurges(engine: Engine): void {
  describeWith(engine.program, engine.name, () => {
    let caches: Caches
    let account: Account
    beforeAll(async () => {
      caches = await startCaches(engine, deepest)
      account = await openAccount()
    })

    const suiting = setups.filter(({ engines }) => engines?.includes(engine.name) ?? true)
    describe.each(suiting)('$name', setup => {
      test.each(scenarios.filter(scenario => concerns(courseOf(setup, scenario, 'x'))))(
        '$name',
        async scenario => {
          const stage = createStage(caches, account, setup, scenario)
          const [first, ...later] = stage.course.steps
          if (first === undefined) throw new Error('a scenario begins with a deployment')
          const purge = runs(stage, account)
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

/** Runs the engine over what is deployed. */
function runs(stage: Stage, { simulator }: Account) {
  return async (step: Step, changes: { readonly dryRun?: boolean } = {}): Promise<RunReport> => {
    const directory = distOf(stage)
    rmSync(directory, { recursive: true, force: true })
    mkdirSync(directory)
    writeFiles(directory, step.contents)
    const resolved = await resolveOptions({ ...stage.options, ...changes }, simulator.env, {
      purpose: changes.dryRun === true ? 'read' : 'send',
    })
    const { context, ignore, close } = openContext(resolved, stage.root, keepLog())
    try {
      const outputs = [{ name: 'dist', directory: join(stage.root, 'dist') }]
      return await run({ options: resolved, outputs, ignore }, 'run', context)
    } finally {
      await close()
    }
  }
}
