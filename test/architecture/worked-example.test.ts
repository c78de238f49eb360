import { expect, test } from 'vitest'
import { examplePlan, exampleText } from '../support/plan-example.ts'

test('the worked example in docs/architecture.md is what the planner does', () => {
  const written = /```\n([\s\S]*?)```/.exec(exampleText)?.[1]?.trim().split('\n')
  expect(examplePlan().batches.map(batch => batch.map(({ text }) => text).join('  '))).toEqual(written)
})
