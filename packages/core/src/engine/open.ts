import { resolve } from 'node:path'
import { systemClock } from '../http/clock.ts'
import { createSend } from '../http/send.ts'
import { createFileStore } from '../ledger/file-store.ts'
import type { Logger } from '../log/logger.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import type { Context } from './context.ts'

/** A context with what must be closed behind it. */
export interface OpenContext {
  readonly context: Context
  /** Absolute directories of the ledger, which are no part of an output. */
  readonly ignore: readonly string[]
  close(): Promise<void>
}

/**
 * The real world for one run: the ledger's store, HTTP, the clock.
 *
 * @param root - absolute; the ledger's directory is relative to it
 */
export function openContext(
  options: Pick<ResolvedOptions, 'ledger' | 'environment'>,
  root: string,
  logger: Logger,
  signal?: AbortSignal,
): OpenContext {
  const { send, close } = createSend({ clock: systemClock, logger })
  const { ledger } = options
  const parts = ledgerPath(options)
  const store =
    typeof ledger === 'string'
      ? createFileStore(resolve(root, ...parts), { location: parts.join('/') })
      : ledger
  const context: Context = {
    root,
    logger,
    clock: systemClock,
    send,
    store,
    ...(signal === undefined ? {} : { signal }),
  }
  return { context, ignore: typeof ledger === 'string' ? [resolve(root, ledger)] : [], close }
}

/** Absolute directory of the ledger; `undefined` where a store of its own holds it. */
export function ledgerDirectory(
  options: Pick<ResolvedOptions, 'ledger' | 'environment'>,
  root: string,
): string | undefined {
  return typeof options.ledger === 'string' ? resolve(root, ...ledgerPath(options)) : undefined
}

function ledgerPath({ ledger, environment }: Pick<ResolvedOptions, 'ledger' | 'environment'>): string[] {
  return typeof ledger === 'string' ? [ledger, ...(environment === 'production' ? [] : [environment])] : []
}
