import { mkdirSync, rmSync } from 'node:fs'
import type { RunReport } from '@cdn-purge/core'
import { openContext, resolveOptions } from '@cdn-purge/core/engine'
import { run } from '@cdn-purge/core/run'
import { keepLog, writeFiles } from '../support/workspace.ts'
import type { Step } from './expected.ts'
import { distOf, type Stage } from './stage.ts'

/** Gives runs of the engine over what is deployed on a stage. */
export function runsOver(stage: Stage) {
  return async (step: Step, changes: { readonly dryRun?: boolean } = {}): Promise<RunReport> => {
    const directory = distOf(stage)
    rmSync(directory, { recursive: true, force: true })
    mkdirSync(directory)
    writeFiles(directory, step.contents)
    const resolved = await resolveOptions({ ...stage.options, ...changes }, stage.env, {
      purpose: changes.dryRun === true ? 'read' : 'send',
    })
    const { context, ignore, close } = openContext(resolved, stage.root, keepLog())
    try {
      const outputs = [{ name: 'dist', directory }]
      return await run({ options: resolved, outputs, ignore }, 'run', context)
    } finally {
      await close()
    }
  }
}
