import { onTestFinished } from 'vitest'
import { type ScriptedApi, startScriptedApi } from '../../packages/core/src/testing/scripted-api.ts'

/** Starts a scripted API on loopback; it ends with the test. */
export async function startApi(...answer: Parameters<typeof startScriptedApi>): Promise<ScriptedApi> {
  const api = await startScriptedApi(...answer)
  onTestFinished(() => api.close())
  return api
}
