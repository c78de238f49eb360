import { type Environment, isOn } from '../options/env.ts'
import { printable } from '../text/printable.ts'
import type { Logger } from './logger.ts'

/** A terminal on which the last line can be written anew. */
export interface Screen {
  write(text: string): void
  /** Characters in a line. */
  columns(): number
}

/** Takes the cursor to the start of its line, and clears that. */
const CLEAR = '\r\u001b[K'

/**
 * Whether a line can be written anew: on a terminal that understands it, and that somebody looks at.
 *
 * @param isTerminal - what the stream says of itself
 */
export function canRewrite(isTerminal: boolean | undefined, env: Environment): boolean {
  return isTerminal === true && env.TERM !== 'dumb' && !isOn(env.NO_COLOR) && !isOn(env.CI)
}

/** A logger with a line below its messages that the next one replaces; it is gone before a message is printed. */
export function withStatusLine(logger: Logger, { write, columns }: Screen): Logger {
  const { trace } = logger
  let isShown = false
  const clear = () => {
    if (isShown) write(CLEAR)
    isShown = false
  }
  const above = (level: 'debug' | 'info' | 'warn' | 'error') => (message: string) => {
    clear()
    logger[level](message)
  }
  return {
    debug: above('debug'),
    info: above('info'),
    warn: above('warn'),
    error: above('error'),
    ...(trace === undefined
      ? {}
      : {
          trace: (topic, text) => {
            clear()
            trace(topic, text)
          },
        }),
    status(line) {
      if (line === undefined) return clear()
      // Shorter than the line, also with the sign that it was cut: a line that wraps cannot be written anew.
      write(CLEAR + printable(line, Math.max(1, columns() - 2)))
      isShown = true
    },
  }
}
