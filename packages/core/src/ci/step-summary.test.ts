import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createFolder, writeFiles } from '../../../../test/support/workspace.ts'
import { addToStepSummary } from './step-summary.ts'

const told = { failure: ['why'] }
const asIs = (text: string) => text
const LIMIT = 1024 * 1024

test('is added to what stands there', async () => {
  const folder = createFolder({ 'summary.md': 'before\n' })
  const file = join(folder, 'summary.md')
  const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: file }
  expect(await addToStepSummary(told, env, asIs)).toBeUndefined()
  expect(await addToStepSummary(told, env, asIs)).toBeUndefined()
  expect(readFileSync(file, 'utf8')).toBe(`before\n${'### cdn-purge failed\n\n- why\n\n'.repeat(2)}`)
})

test('never makes the file longer than GitHub takes', async () => {
  const folder = createFolder({ 'summary.md': 'a'.repeat(LIMIT - 10) })
  const file = join(folder, 'summary.md')
  const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: file }
  expect(await addToStepSummary(told, env, asIs)).toMatch(/no room left/)
  expect(statSync(file).size).toBe(LIMIT - 10)
  writeFiles(folder, { 'summary.md': 'a'.repeat(LIMIT - 31) })
  expect(await addToStepSummary(told, env, asIs)).toBeUndefined()
  expect(statSync(file).size).toBeLessThanOrEqual(LIMIT)
})

test('that cannot be written says why', async () => {
  const folder = createFolder()
  const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: folder }
  expect(await addToStepSummary(told, env, asIs)).toMatch(
    /^The summary of the step could not be written \(GITHUB_STEP_SUMMARY\): EISDIR/,
  )
})

test.each([{}, { GITHUB_ACTIONS: 'true' }, { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: '' }])(
  'is none with %j',
  async env => {
    expect(await addToStepSummary(told, env, asIs)).toBeUndefined()
  },
)

test('is none elsewhere than in GitHub Actions', async () => {
  const folder = createFolder({ 'summary.md': '' })
  const file = join(folder, 'summary.md')
  expect(await addToStepSummary(told, { GITHUB_STEP_SUMMARY: file }, asIs)).toBeUndefined()
  expect(readFileSync(file, 'utf8')).toBe('')
})
