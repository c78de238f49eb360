import type { PluginOptions } from '../configuration.ts'

/** Whether a configuration may name a target with cache tokens; one in a file may. */
export function mayHaveTokens(given: PluginOptions | undefined): boolean {
  if (given === undefined || 'configFile' in given) return true
  if (given.enabled === false || !Array.isArray(given.targets)) return false
  return given.targets.some(target => {
    const provider: unknown = Object(target).provider
    return provider === 'optimole' || typeof provider !== 'string'
  })
}
