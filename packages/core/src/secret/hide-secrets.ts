import type { Logger } from '../log/logger.ts'
import { createRedactor } from './redact.ts'
import type { Secret } from './secret.ts'

/** A logger whose lines show none of some secrets, whoever puts them there. */
export function hideSecrets(logger: Logger, secrets: readonly Secret[]): Logger {
  const redact = createRedactor(secrets)
  const { trace } = logger
  return {
    debug: message => logger.debug(redact(message)),
    info: message => logger.info(redact(message)),
    warn: message => logger.warn(redact(message)),
    error: message => logger.error(redact(message)),
    ...(trace === undefined ? {} : { trace: (topic, text) => trace(topic, () => redact(text())) }),
    ...(logger.status === undefined
      ? {}
      : { status: line => logger.status?.(line === undefined ? undefined : redact(line)) }),
  }
}
