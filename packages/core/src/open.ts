import { resolve } from 'node:path'
import type { Context } from './context.ts'
import { systemClock } from './http/clock.ts'
import type { SendContext, Sender } from './http/send.ts'
import type { Store } from './ledger/store.ts'
import { createFileStore } from './ledger/stores/file/file-store.ts'
import { openShared } from './ledger/stores/shared.ts'
import { traceStore } from './ledger/trace-store.ts'
import type { Logger } from './log/logger.ts'
import { secretsOfLedger } from './options/ledger/resolve-ledger.ts'
import type { ResolvedOptions } from './options/resolve.ts'
import { ledgerHome } from './output/place.ts'
import { hideSecrets } from './secret/hide-secrets.ts'
import { Waits } from './wait/waits.ts'

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
 * @param log - what it is told shows no secret of the targets
 */
export function openContext(
  options: Pick<ResolvedOptions, 'ledger' | 'environment'> & Partial<Pick<ResolvedOptions, 'targets'>>,
  root: string,
  log: Logger,
  signal?: AbortSignal,
): OpenContext {
  const { ledger, environment } = options
  const secrets = [...(options.targets?.flatMap(target => target.secrets) ?? []), ...secretsOfLedger(ledger)]
  const logger = hideSecrets(log, secrets)
  const { send, close } = sendLater({ clock: systemClock, logger })
  const waits = new Waits({ clock: systemClock, logger })
  const store =
    typeof ledger === 'string'
      ? openDirectory(root, ledgerPath(ledger, environment), waits)
      : 'store' in ledger
        ? openShared(ledger, environment, { send, clock: systemClock })
        : ledger
  const { trace } = logger
  const context: Context = {
    root,
    home: ledgerHome(root, ledger),
    logger,
    clock: systemClock,
    send,
    store: trace === undefined ? store : traceStore(store, trace),
    ...(signal === undefined ? {} : { signal }),
  }
  return {
    context,
    ignore: typeof ledger === 'string' ? [resolve(root, ledger)] : [],
    async close() {
      // It may still have something to say over the connections that the sender closes.
      await store.close?.()
      await close()
    },
  }
}

/** A sender that is loaded with the first request: most runs send none. */
function sendLater(context: SendContext): Sender {
  let sender: Sender | undefined
  let closed = false
  return {
    async send(...call) {
      const { createSend } = await import('./http/send.ts')
      sender ??= createSend(context)
      if (closed) await sender.close()
      return sender.send(...call)
    },
    async close() {
      closed = true
      await sender?.close()
    },
  }
}

/** Absolute directory that holds traces: that of the ledger, or the usual one where a store holds the ledger. */
export function traceDirectory(
  { ledger, environment }: Pick<ResolvedOptions, 'ledger' | 'environment'>,
  root: string,
): string {
  const directory = typeof ledger === 'string' ? ledger : '.cdn-purge'
  return resolve(root, ...ledgerPath(directory, environment))
}

function openDirectory(root: string, parts: readonly string[], waits: Waits): Store {
  return createFileStore(resolve(root, ...parts), { location: parts.join('/'), waits })
}

function ledgerPath(directory: string, environment: string): string[] {
  return [directory, ...(environment === 'production' ? [] : [environment])]
}
