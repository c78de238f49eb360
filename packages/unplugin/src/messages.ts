import process from 'node:process'
import type { Logger } from '@cdn-purge/core'

/**
 * The plugin's own voice, on standard error: frameworks silence the loggers of their bundlers, and at the end of the
 * process there is none any more.
 *
 * @param quiet - leaves out what is no warning, where the user asked the bundler for silence
 */
export function createMessages(quiet = false): Logger {
  const print = (text: string) => void process.stderr.write(`[cdn-purge] ${text}\n`)
  return { debug() {}, info: quiet ? () => {} : print, warn: print, error: print }
}
