import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PendingItem } from '@cdn-purge/core/engine'
import { type LedgerDocument, parseLedger } from '../../packages/core/src/ledger/schema.ts'
import { listPending } from '../../packages/core/src/owed/pending-items.ts'

/** What a ledger in a folder owes, by target, item by item; `undefined`: there is no ledger. The journal is left aside. */
export function pendingIn(folder: string): Record<string, readonly PendingItem[]> | undefined {
  const file = join(folder, 'ledger.json')
  if (!existsSync(file)) return undefined
  const document = parseLedger(readFileSync(file, 'utf8'), 'ledger.json')
  return pendingOf(document, hash => readFileSync(join(folder, `${hash}.sums`)))
}

/** The same of a document. */
export function pendingOf(
  document: LedgerDocument,
  read: (hash: string) => Uint8Array | undefined,
): Record<string, readonly PendingItem[]> {
  const manifests = new Map(
    [...document.outputs].flatMap(([name, { manifest }]) => {
      const bytes = read(manifest)
      return bytes === undefined ? [] : [[name, bytes] as const]
    }),
  )
  return Object.fromEntries(
    [...document.pending.keys()].map(target => [target, listPending({ document, manifests }, target)]),
  )
}
