import { join } from 'node:path'
import * as v from 'valibot'
import { parse } from 'yaml'
import { createFolder } from '../workspace.ts'
import { useAction } from './actions.ts'
import { fill } from './expressions.ts'
import { isOurAction, useOurAction } from './our-action.ts'
import type { Repository } from './repository.ts'
import type { CiService, KeptCache } from './service.ts'

const inputs = v.optional(v.record(v.string(), v.union([v.string(), v.number()])), {})
const workflow = v.strictObject({
  on: v.strictObject({ push: v.strictObject({ branches: v.array(v.string()) }) }),
  concurrency: v.optional(v.string()),
  jobs: v.record(
    v.string(),
    v.strictObject({
      'runs-on': v.string(),
      needs: v.optional(v.string()),
      // One run after the other is what the tests do anyway.
      concurrency: v.optional(v.string()),
      steps: v.array(
        v.union([
          v.strictObject({ run: v.string(), 'working-directory': v.optional(v.string(), '.'), env: inputs }),
          v.strictObject({
            uses: v.string(),
            with: inputs,
            env: inputs,
            if: v.optional(v.picklist(['always()', 'failure() || cancelled()'])),
          }),
        ]),
      ),
    }),
  ),
})

/** GitHub Actions, as far as the recipes use it. Other keys, actions and expressions are errors. */
export function createGitHub(text: string, { checkout, sh }: Repository): CiService {
  const { jobs } = v.parse(workflow, parse(text))
  let runs = 0
  return {
    caches: [],
    /** Runs the jobs in the order of the page, each in a folder of its own. */
    async run(secrets) {
      const values = new Map([
        ['github.run_id', `${++runs}`],
        ['github.run_attempt', '1'],
        ...Object.entries(secrets).map(([name, value]) => [`secrets.${name}`, value] as const),
      ])
      const caches: KeptCache[] = [...this.caches]
      const artifacts = new Map<string, string>()
      let output = ''
      let ok = true
      for (const { steps } of Object.values(jobs)) {
        if (!ok) break
        const cwd = createFolder()
        for (const step of steps) {
          if ('uses' in step) {
            // No run of the tests is cancelled.
            if (step.if !== 'always()' && (step.if === undefined) !== ok) continue
            const place = { cwd, checkout, caches, artifacts }
            const given = fill(step.with, values)
            if (isOurAction(step.uses)) {
              const result = await useOurAction({ given, env: fill(step.env, values), values, place, sh })
              output += result.output
              ok &&= result.ok
            } else {
              useAction(step.uses, given, place)
            }
          } else if (ok) {
            const { status, stdout, stderr } = await sh(
              step.run,
              join(cwd, step['working-directory']),
              fill(step.env, values),
            )
            output += stdout + stderr
            ok = status === 0
          }
        }
      }
      this.caches = caches
      return { ok, output }
    },
  }
}
