import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as v from 'valibot'
import { parse } from 'yaml'
import { type ActionPlace, useAction } from './actions.ts'
import { fill, isRun, type Values } from './expressions.ts'
import type { Repository } from './repository.ts'
import type { CiResult } from './service.ts'

const texts = v.optional(v.record(v.string(), v.string()), {})
const action = v.strictObject({
  name: v.string(),
  description: v.string(),
  branding: v.strictObject({ icon: v.string(), color: v.string() }),
  inputs: v.record(v.string(), v.strictObject({ description: v.string(), default: v.string() })),
  runs: v.strictObject({
    using: v.literal('composite'),
    steps: v.array(
      v.union([
        v.strictObject({
          if: v.optional(v.string()),
          shell: v.literal('bash'),
          'working-directory': v.optional(v.string(), '.'),
          env: texts,
          run: v.pipe(
            v.string(),
            v.excludes('${{', 'must not hold an expression: it would be a part of the script'),
          ),
        }),
        v.strictObject({ if: v.optional(v.string()), uses: v.string(), with: texts }),
      ]),
    ),
  }),
})
const file = fileURLToPath(new URL('../../../action.yml', import.meta.url))

/** The action of this repository, checked. */
export const ourAction = v.parse(action, parse(readFileSync(file, 'utf8')))

/** Whether a step uses it. */
export function isOurAction(name: string): boolean {
  return name.startsWith('cdn-purge/cdn-purge@')
}

/** A step that uses it. */
export interface OurStep {
  readonly given: Readonly<Record<string, string>>
  /** Of the step: its action's steps are given it, too. */
  readonly env: Readonly<Record<string, string>>
  readonly values: Values
  readonly place: ActionPlace
  readonly sh: Repository['sh']
}

/** Does what GitHub does with it. An input that it does not have is an error. */
export async function useOurAction({ given, env, values, place, sh }: OurStep): Promise<CiResult> {
  const { inputs, runs } = ourAction
  const unknown = Object.keys(given).filter(name => !(name in inputs))
  if (unknown.length > 0) throw new Error(`action.yml has no input ${unknown.join(', ')}.`)
  const all = new Map([
    ...values,
    ...Object.entries(inputs).map(
      ([name, { default: value }]) => [`inputs.${name}`, given[name] ?? value] as const,
    ),
  ])
  let output = ''
  let ok = true
  for (const step of runs.steps) {
    if (!isRun(step.if, all, ok)) continue
    if ('uses' in step) {
      useAction(step.uses, fill(step.with, all), place)
      continue
    }
    const { folder = '' } = fill({ folder: step['working-directory'] }, all)
    const result = await sh(step.run, join(place.cwd, folder), { ...env, ...fill(step.env, all) })
    output += result.stdout + result.stderr
    ok = result.status === 0
  }
  return { ok, output }
}
