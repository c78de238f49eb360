import { appendFile, stat } from 'node:fs/promises'
import { describeCause } from '../errors/error.ts'
import type { Environment } from '../options/env.ts'
import { isGitHubActions } from '../text/annotations.ts'
import type { Told } from './render-summary.ts'

/**
 * Bytes that the summary of a step may have: GitHub refuses one that has more, as a whole.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
const LIMIT = 1024 * 1024

/**
 * Adds what a run did to the summary of a step, where GitHub has one.
 *
 * @param redact - takes the secrets out of a text
 * @returns why it could not be added, if it could not
 */
export async function addToStepSummary(
  told: Told,
  env: Environment,
  redact: (text: string) => string,
): Promise<string | undefined> {
  const file = env.GITHUB_STEP_SUMMARY
  if (!isGitHubActions(env) || file === undefined || file === '') return undefined
  try {
    // Others may have written there, such as an earlier command of the step.
    const size = await stat(file).then(
      found => found.size,
      () => 0,
    )
    const { renderSummary } = await import('./render-summary.ts')
    const text = renderSummary(told, LIMIT - size, redact)
    if (text === '') return `The summary of the step has no room left (GITHUB_STEP_SUMMARY, ${size} bytes).`
    await appendFile(file, text)
    return undefined
  } catch (error) {
    return `The summary of the step could not be written (GITHUB_STEP_SUMMARY): ${describeCause(error)}`
  }
}
