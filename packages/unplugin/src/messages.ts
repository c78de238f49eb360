import type { Logger } from '@cdn-purge/core'
import { linesOf, printable } from '@cdn-purge/core/text'
import type { Core } from './configuration.ts'

/**
 * The plugin's own voice, on standard error: frameworks silence the loggers of their bundlers, and at the end of the
 * process there is none any more.
 *
 * @param quiet - leaves out what is no warning, where the user asked the bundler for silence
 */
export function createMessages(quiet = false): Logger {
  const print = (text: string) => write(`[cdn-purge] ${printable(text)}\n`)
  return { debug() {}, info: quiet ? () => {} : print, warn: print, error: print }
}

/** The same, with a line for countdowns where standard error is a terminal on which it can be written anew. */
export function withCountdown(core: Core, messages: Logger): Logger {
  const { stderr, env } = process
  if (!core.canRewrite(stderr.isTTY, env)) return messages
  return core.withStatusLine(messages, { write, columns: () => stderr.columns })
}

/** Tells of an error, whose further lines stand beneath its first. */
export function tellError(error: unknown): void {
  write(
    `[cdn-purge] ${linesOf(error)
      .map(line => printable(line))
      .join('\n')}\n`,
  )
}

/** Standard error may be full, or closed by who read it: what is purged must not depend on that. */
function write(text: string): void {
  const { stderr } = process
  try {
    ownWrite(stderr).call(stderr, text, error => {
      // ASSUME: Node emits the event after this call, and ends the process where nobody listens for it.
      if (error) stderr.once('error', () => {})
    })
  } catch {
    // A file is written at once.
  }
}

type Write = (this: NodeJS.WriteStream, text: string, done: (error?: Error | null) => void) => boolean

/**
 * How the stream itself writes. Tools that show progress put a function of their own in the place of its method, and
 * print what it is given somewhere else, or later, or not at all.
 */
function ownWrite(stderr: NodeJS.WriteStream): Write {
  // ASSUME: the method is inherited (Node, Bun, Deno; worker threads too).
  const { write: inherited }: { write?: Write } = Object.getPrototypeOf(stderr)
  return typeof inherited === 'function' ? inherited : stderr.write
}
